import { createView } from '../code-view.ts'
import { byId, count, fill, h } from '../dom.ts'
import { showFailureIn } from '../failure-box.ts'
import { createNodeFields } from '../node-fields.ts'
import { createImagesPanel } from '../panels/images.ts'
import { createOutputPanel } from '../panels/output.ts'
import { Failed } from '../renderer.ts'
import { makeTabs } from '../tabs.ts'
import { saveText } from '../take.ts'
import { createComponentList } from './components.ts'
import { change, isCovered, missingFields, OPEN, offered } from './criteria.ts'
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
  const nodes = createNodeFields('recipe-nodes', () => later(() => list(isFetching)))
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
    mark.textContent =
      lacking > 0
        ? `The list is not complete: ${count(lacking, 'chart')} to come. Fetch them, or download them and drop the files on this page.`
        : 'The list is not complete: see the warnings. Every document says so.'
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
    if (isCovered(choices, chosen)) show(await lister.resolve(chosen))
  }

  const take = async (given: readonly File[]): Promise<void> => {
    const [file] = given.filter((each) => !isArchive(each))
    for (const archive of given.filter(isArchive)) {
      const name = await lister.hold(new Uint8Array(await archive.arrayBuffer()))
      if (![...held.children].some((each) => each.textContent === name)) held.append(h('li', {}, name))
    }
    byId('held-none', HTMLElement).hidden = held.childElementCount > 0
    if (file !== undefined) {
      const resolved = await lister.read(await file.text(), file.name)
      byId('recipe-origin', HTMLElement).textContent = file.name
      show(resolved)
    } else if (recipe !== undefined) await list(isFetching)
  }

  const begin = async (): Promise<void> => {
    say('Reading the catalog…', true)
    const started = await lister.start()
    choices = started.choices
    output.offer(started.formats)
    byId('catalog-about', HTMLElement).textContent = `Catalog: ${started.catalog}`
    drawCriteria()
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
