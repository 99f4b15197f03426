import type { Operator } from './operator.ts'

const OPERATOR = { operator: 'logging-operator', program: /logging-operator/ } as const

/** The logging operator chooses the images that the sections of a Logging do not name. */
export const logging: Operator = {
  name: 'Logging operator',
  resources: [
    {
      group: 'logging.banzaicloud.io',
      kinds: ['Logging'],
      chooses: {
        ...OPERATOR,
        names: [],
        sections: {
          fluentd: ['image.repository', 'configReloaderImage.repository'],
          fluentbit: ['image.repository'],
          syslogNG: ['syslogNGImage.repository', 'configReloadImage.repository'],
        },
      },
    },
    {
      group: 'logging.banzaicloud.io',
      kinds: ['FluentbitAgent'],
      chooses: { ...OPERATOR, names: ['image.repository'] },
    },
  ],
}
