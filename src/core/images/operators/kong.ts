import type { Operator } from './operator.ts'

/** Kong's operator chooses the images of gateways and control planes that name none. */
export const kong: Operator = {
  name: 'Kong',
  programs: [
    { image: /(?:^|\/)kong\/(?:gateway|kong)-operator$/, what: 'gateways and control planes that name no image' },
  ],
}
