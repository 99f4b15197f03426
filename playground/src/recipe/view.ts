import { createView } from '../code-view.ts'
import { byId, count, fill, h } from '../dom.ts'
import { showFailureIn } from '../failure-box.ts'
import { dropFile, keep, keepFile, kept, keptFile, keptNames } from '../kept.ts'
import { createNodeFields, readNodes } from '../node-fields.ts'
import { createImagesPanel } from '../panels/images.ts'
import { createOutputPanel } from '../panels/output.ts'
import { Failed } from '../renderer.ts'
import { makeTabs } from '../tabs.ts'
import { saveText } from '../take.ts'
import { createComponentList } from './components.ts'
import { change, isCovered, missingFields, OPEN, offered, readChoice } from './criteria.ts'
import { Lister } from './lister.ts'
import { type Choice, FIELDS, type Listed, type Resolved } from './protocol.ts'

/** The view in which a recipe becomes a list. */
export interface RecipeView {
  /** Shows it; the catalog is loaded when this happens first. */
  readonly open: () => void
  /** Takes what was dropped: packed charts, or a recipe file. */
  readonly take: (files: readonly File[]) => void
  readonly lister: Lister
}

const HELD = 'held/'
const FILE = 'recipe'

const isArchive = ({ name }: File): boolean => /\.(tgz|tar\.gz)$/i.test(name)

/** `say` is the page's status line: what goes on, or undefined and what there is. */
export function createRecipeView(say: (text: string, busy: boolean) => void): RecipeView {
  const failureBox = byId('recipe-failure', HTMLElement)
  const files = byId('recipe-files', HTMLInputElement)
  const fetchAll = byId('fetch-charts', HTMLButtonElement)
  const note = byId('criteria-note', HTMLElement)
  const held = byId('held-list', HTMLElement)
  const warnings = byId('recipe-warning-list', HTMLElement)
  const selects = FIELDS.map((field) => [field, byId(`criteria-${field}`, HTMLSelectElement)] as const)

  let choices: readonly Choice[] = []
  let chosen: Choice = OPEN
  let recipe: Resolved | undefined
  let found: Listed | undefined
  let run = 0
  let isFetching = false
  let began = false

  const components = createComponentList(() => files.click())
  const lister = new Lister(components.progress)
  const nodes = createNodeFields('recipe-nodes', () => {
    keep('recipe nodes', JSON.stringify(nodes.value()))
    later(() => list(isFetching))
  })
  const images = createImagesPanel('recipe-image')
  const output = createOutputPanel(
    { prefix: 'recipe-output', write: (format, target) => lister.write({ format, target, arch: nodes.value().arch }) },
    createView(byId('recipe-output', HTMLElement)),
  )
  makeTabs(byId('recipe-tabs', HTMLElement), (name) => {
    if (name === 'panel-recipe-output') output.open()
  })

  const complain = (error: unknown): void => {
    const failure =
      error instanceof Failed
        ? error.failure
        : { title: 'This did not work', message: String(error), advice: '', places: [] }
    showFailureIn(failureBox, failure)
    say('See the error', false)
  }
  const attempt = (task: Promise<void>): void => void task.catch(complain)

  const drawCriteria = (): void => {
    for (const [field, select] of selects) {
      const options = offered(choices, chosen, field)
      fill(select, ...options.map((value) => new Option(value === 'any' ? 'any' : value, value)))
      select.value = chosen[field]
    }
    const missing = missingFields(choices, chosen)
    for (const [field, select] of selects) select.toggleAttribute('data-needed', missing.includes(field))
    note.textContent = missing.length === 0 ? '' : `No recipe yet: choose ${missing.join(' and ')} too.`
  }

  const show = (resolved: Resolved): void => {
    recipe = resolved
    found = undefined
    failureBox.hidden = true
    components.show(resolved.components)
    byId('count-components', HTMLElement).textContent = String(resolved.components.length)
    byId('recipe-save', HTMLButtonElement).disabled = false
    showList(undefined)
    attempt(list(false))
  }

  const showList = (made: Listed | undefined): void => {
    found = made
    const listed = made?.images.filter((image) => image.listed).length
    byId('count-recipe-images', HTMLElement).textContent = listed === undefined ? '' : String(listed)
    const all = [...(recipe?.warnings ?? []), ...(made?.warnings ?? [])]
    byId('count-recipe-warnings', HTMLElement).textContent = all.length === 0 ? '' : String(all.length)
    fill(warnings, ...all.map((warning) => h('li', {}, warning)))
    if (all.length === 0) fill(warnings, h('li', { class: 'empty' }, 'Nothing to warn of.'))
    images.show(made ?? { images: [], skipped: [] })
    const mark = byId('list-mark', HTMLElement)
    mark.hidden = made === undefined || made.isComplete
    const lacking = made?.outcomes.filter(({ state }) => state === 'missing' || state === 'failed').length ?? 0
    if (lacking === 0) fill(mark, 'The list is not complete: see the warnings. Every document says so.')
    else
      fill(
        mark,
        `The list is not complete: ${count(lacking, 'chart')} to come. `,
        h('button', { type: 'button', class: 'link', onclick: () => attempt(list(true)) }, 'Fetch them'),
        ', or download them and drop the files on this page.',
      )
    fetchAll.disabled = lacking === 0
    fetchAll.textContent = lacking === 0 ? 'Fetch charts' : `Fetch ${count(lacking, 'chart')}`
  }

  const list = async (mayFetch: boolean): Promise<void> => {
    if (recipe === undefined) return
    const id = ++run
    isFetching = mayFetch
    byId('stop-list', HTMLElement).hidden = !mayFetch
    say(mayFetch ? 'Fetching charts…' : 'Looking for images…', true)
    try {
      const made = await lister.list(nodes.value(), mayFetch)
      if (id !== run) return
      components.finish(made.outcomes)
      showList(made)
      output.use(String(id), 'mirror-list')
      say(summaryOf(made), false)
    } catch (error) {
      if (id !== run) return
      components.stopped()
      throw error
    } finally {
      if (id === run) {
        isFetching = false
        byId('stop-list', HTMLElement).hidden = true
      }
    }
  }

  const resolve = async (): Promise<void> => {
    drawCriteria()
    byId('recipe-origin', HTMLElement).textContent = 'From criteria'
    keep('recipe criteria', JSON.stringify(chosen))
    keep('recipe file', '')
    if (isCovered(choices, chosen)) show(await lister.resolve(chosen))
  }

  const showHeld = (name: string): void => {
    if (![...held.children].some((each) => each.textContent === name)) held.append(h('li', {}, name))
    byId('held-none', HTMLElement).hidden = true
    byId('held-some', HTMLElement).hidden = false
  }
  const hold = async (bytes: Uint8Array): Promise<void> => {
    const name = await lister.hold(bytes)
    await keepFile(HELD + name, bytes)
    showHeld(name)
  }
  const forget = async (): Promise<void> => {
    for (const name of await keptNames(HELD)) await dropFile(name)
    lister.forget()
    held.replaceChildren()
    byId('held-none', HTMLElement).hidden = false
    byId('held-some', HTMLElement).hidden = true
    await list(false)
  }
  const read = async (text: string, name: string): Promise<void> => {
    const resolved = await lister.read(text, name)
    byId('recipe-origin', HTMLElement).textContent = name
    keep('recipe file', name)
    await keepFile(FILE, new TextEncoder().encode(text))
    show(resolved)
  }

  const take = async (given: readonly File[]): Promise<void> => {
    const [file] = given.filter((each) => !isArchive(each))
    for (const archive of given.filter(isArchive)) await hold(new Uint8Array(await archive.arrayBuffer()))
    if (file !== undefined) await read(await file.text(), file.name)
    else if (recipe !== undefined) await list(isFetching)
  }

  /** What was there at the last visit. */
  const recall = async (): Promise<void> => {
    for (const name of await keptNames(HELD)) {
      const bytes = await keptFile(name)
      if (bytes !== undefined) showHeld(await lister.hold(bytes))
    }
    nodes.use(readNodes(kept('recipe nodes')))
    const name = kept('recipe file')
    const file = name === undefined ? undefined : await keptFile(FILE)
    if (name !== undefined && file !== undefined) return read(new TextDecoder().decode(file), name)
    const before = readChoice(kept('recipe criteria'))
    if (!isCovered(choices, before)) return
    chosen = before
    await resolve()
  }

  const begin = async (): Promise<void> => {
    say('Reading the catalog…', true)
    const started = await lister.start()
    choices = started.choices
    output.offer(started.formats)
    byId('catalog-about', HTMLElement).textContent = `Catalog: ${started.catalog}`
    drawCriteria()
    if (recipe === undefined) await recall()
    say(recipe === undefined ? 'Choose criteria' : summaryOf(found), false)
  }

  for (const [field, select] of selects)
    select.addEventListener('change', () => {
      chosen = change(choices, chosen, field, select.value)
      attempt(resolve())
    })
  byId('recipe-open', HTMLButtonElement).addEventListener('click', () => files.click())
  byId('add-charts', HTMLButtonElement).addEventListener('click', () => files.click())
  files.addEventListener('change', () => {
    const given = [...(files.files ?? [])]
    files.value = ''
    attempt(take(given))
  })
  byId('forget-charts', HTMLButtonElement).addEventListener('click', () => attempt(forget()))
  fetchAll.addEventListener('click', () => attempt(list(true)))
  byId('stop-list', HTMLButtonElement).addEventListener('click', () => attempt(list(false)))
  byId('recipe-save', HTMLButtonElement).addEventListener('click', () => {
    if (recipe !== undefined) saveText('recipe.yaml', recipe.text)
  })

  let timer: ReturnType<typeof setTimeout> | undefined
  const later = (task: () => Promise<void>): void => {
    clearTimeout(timer)
    timer = setTimeout(() => attempt(task()), 200)
  }
  return {
    lister,
    open: () => {
      if (began) return say(found === undefined ? 'Choose criteria' : summaryOf(found), false)
      began = true
      attempt(begin())
    },
    take: (given) => attempt(take(given)),
  }
}

function summaryOf(list: Listed | undefined): string {
  if (list === undefined) return 'Choose criteria'
  const lacking = list.outcomes.filter(({ state }) => state === 'missing' || state === 'failed').length
  const parts = [
    count(list.outcomes.length, 'component'),
    count(list.images.filter(({ listed }) => listed).length, 'image'),
    list.isComplete
      ? 'the list is complete'
      : lacking > 0
        ? `${count(lacking, 'chart')} to come`
        : 'the list is not complete',
  ]
  return parts.join(', ')
}
