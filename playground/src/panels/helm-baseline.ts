import { byId, fill, h } from '../dom.ts'
import type { Render, RenderSettings } from '../protocol.ts'
import type { Handle, Renderer } from '../renderer.ts'

/** A comparison with another release of helm. */
export interface HelmBaseline {
  readonly offer: (helms: readonly string[]) => void
  /** Something else is compared with now. */
  readonly clear: () => void
}

/** What the comparison needs of the page. */
export interface HelmBaselinePage {
  readonly chart: () => Handle | undefined
  readonly settings: () => RenderSettings
  readonly use: (title: string, render: Render) => void
  readonly complain: (error: unknown) => void
}

/** Renders as the chosen release does, and says what makes the difference. */
export function createHelmBaseline(renderer: Renderer, page: HelmBaselinePage): HelmBaseline {
  const select = byId('baseline-helm', HTMLSelectElement)
  const why = byId('change-why', HTMLElement)

  const compare = async (version: string): Promise<void> => {
    const chart = page.chart()
    why.hidden = true
    if (chart === undefined || version === '') return
    const settings = page.settings()
    page.use(`helm ${version}`, await renderer.renderOnce(chart, { ...settings, helmVersion: version }))
    const causes = await renderer.causes(chart, settings, version)
    if (select.value !== version) return
    why.hidden = false
    fill(
      why,
      ...(causes.length === 0
        ? ['Both releases render the same bytes.']
        : ['What differs between the releases here: ', ...causes.map((cause) => h('span', { class: 'tag' }, cause))]),
    )
  }
  select.addEventListener('change', () => void compare(select.value).catch(page.complain))
  return {
    offer: (helms) => {
      if (select.options.length > 1) return
      for (const version of helms.toReversed()) select.add(new Option(version))
    },
    clear: () => {
      select.value = ''
      why.hidden = true
    },
  }
}
