import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { MergeView } from '@codemirror/merge'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  MatchDecorator,
  placeholder,
  ViewPlugin,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'

/**
 * Editors live in shadow roots: there CodeMirror adopts its style sheets instead of writing style elements, which the page's
 * content security policy forbids.
 */
const rootIn = (parent: HTMLElement): ShadowRoot => parent.shadowRoot ?? parent.attachShadow({ mode: 'open' })

const THEME = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', color: 'var(--text)', backgroundColor: 'var(--code)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--text)', padding: '8px 0' },
  '.cm-gutters': { backgroundColor: 'var(--code)', color: 'var(--faint)', border: 'none', paddingLeft: '6px' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--line)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selection)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--match)' },
  '.cm-action': { color: 'var(--action)', backgroundColor: 'var(--action-back)', borderRadius: '3px' },
  '.cm-action *': { color: 'inherit' },
  '.cm-marked': { backgroundColor: 'var(--marked) !important' },
  '.cm-failed': { backgroundColor: 'var(--failed) !important', boxShadow: 'inset 3px 0 0 var(--bad)' },
  '.cm-remark': { textDecoration: 'underline wavy var(--warn) 1px', textUnderlineOffset: '3px' },
  '.cm-panels': { backgroundColor: 'var(--panel)', color: 'var(--text)', borderColor: 'var(--rule)' },
  '.cm-panels button, .cm-panels input': {
    font: 'inherit',
    color: 'inherit',
    background: 'var(--code)',
    border: '1px solid var(--rule)',
    borderRadius: '4px',
  },
  '.cm-tooltip': { backgroundColor: 'var(--panel)', color: 'var(--text)', border: '1px solid var(--rule)' },
  '.cm-placeholder': { color: 'var(--faint)' },
  '.cm-changedLine, .cm-insertedLine': { backgroundColor: 'var(--added) !important' },
  '&.cm-merge-a .cm-changedLine, .cm-deletedLine': { backgroundColor: 'var(--removed) !important' },
  '&.cm-merge-a .cm-changedText': { background: 'var(--removed-text) !important' },
  '&.cm-merge-b .cm-changedText': { background: 'var(--added-text) !important' },
  '.cm-changedText, .cm-changedText *': { color: 'var(--text) !important' },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯" !important' },
  '.cm-collapsedLines': { background: 'var(--panel)', color: 'var(--soft)', padding: '2px 10px' },
})

const COLORS = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--key)' },
    { tag: [tags.string, tags.special(tags.string)], color: 'var(--string)' },
    { tag: [tags.bool, tags.null, tags.number, tags.keyword], color: 'var(--number)' },
    { tag: [tags.comment, tags.lineComment], color: 'var(--soft)', fontStyle: 'italic' },
    { tag: [tags.meta, tags.labelName, tags.typeName], color: 'var(--action)' },
    { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--soft)' },
  ]),
)

const ACTIONS = new MatchDecorator({
  regexp: /\{\{-?.*?-?\}\}|\{\{-?.*$/g,
  decoration: Decoration.mark({ class: 'cm-action' }),
})

/** Template actions stand out. */
const templateActions = ViewPlugin.define(
  (view) => ({
    decorations: ACTIONS.createDeco(view),
    update(update) {
      this.decorations = ACTIONS.updateDeco(update, this.decorations)
    },
  }),
  { decorations: (plugin) => plugin.decorations },
)

type Mark = { readonly line: number; readonly failed: boolean } | undefined
const setMark = StateEffect.define<Mark>()

/** One line may be marked: what a reason or an error points at. */
const markField = StateField.define({
  create: () => Decoration.none,
  update: (marks, transaction) => {
    let now = marks.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (!effect.is(setMark)) continue
      const mark = effect.value
      if (mark === undefined) now = Decoration.none
      else {
        const line = transaction.state.doc.line(Math.min(Math.max(mark.line, 1), transaction.state.doc.lines))
        now = Decoration.set(Decoration.line({ class: mark.failed ? 'cm-failed' : 'cm-marked' }).range(line.from))
      }
    }
    return now
  },
  provide: (field) => EditorView.decorations.from(field),
})

/** A part of a text that something is said of. */
export interface Remark {
  readonly from: number
  readonly to: number
  readonly words: string
}
const setRemarks = StateEffect.define<readonly Remark[]>()

/** Parts that are underlined, each with what is said of it. */
const remarkField = StateField.define({
  create: () => Decoration.none,
  update: (marks, transaction) => {
    const effect = transaction.effects.find((each) => each.is(setRemarks))
    if (effect === undefined) return marks.map(transaction.changes)
    const ranges = (effect.value as readonly Remark[]).map(({ from, to, words }) =>
      Decoration.mark({ class: 'cm-remark', attributes: { title: words } }).range(from, to),
    )
    return Decoration.set(ranges, true)
  },
  provide: (field) => EditorView.decorations.from(field),
})

const common = (label: string): Extension => [
  THEME,
  COLORS,
  lineNumbers(),
  drawSelection(),
  search({ top: true }),
  highlightSelectionMatches(),
  markField,
  EditorView.contentAttributes.of({ 'aria-label': label }),
]

const readOnly: Extension = [
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({ tabindex: '0' }),
]

const reading = (label: string, language: 'yaml' | 'template' | 'text'): Extension => [
  common(label),
  keymap.of([...searchKeymap, ...defaultKeymap]),
  readOnly,
  language === 'text' ? [] : yaml(),
  language === 'template' ? templateActions : [],
]

/** A text to read. */
export interface CodeView {
  readonly show: (text: string, language: 'yaml' | 'template' | 'text', label: string) => void
  /** Marks a line and brings it into view; undefined takes the mark away. */
  readonly mark: (line: number | undefined, failed?: boolean) => void
  readonly text: () => string
}

/** Scrolls an editor to a line and marks it. */
function markLine(view: EditorView, line: number | undefined, failed: boolean): void {
  const effects: StateEffect<unknown>[] = [setMark.of(line === undefined ? undefined : { line, failed })]
  if (line !== undefined) {
    const at = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines)).from
    effects.push(EditorView.scrollIntoView(at, { y: 'center' }))
  }
  view.dispatch({ effects })
}

export function createView(parent: HTMLElement): CodeView {
  const root = rootIn(parent)
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({ extensions: reading('Text', 'text') }),
  })
  let shown = ''
  return {
    show: (text, language, label) => {
      const key = `${label}\n${language}\n${text}`
      if (key === shown) return
      const same = shown.startsWith(`${label}\n${language}\n`)
      const top = view.scrollDOM.scrollTop
      shown = key
      view.setState(EditorState.create({ doc: text, extensions: reading(label, language) }))
      if (same) requestAnimationFrame(() => view.scrollDOM.scrollTo({ top }))
    },
    mark: (line, failed = false) => markLine(view, line, failed),
    text: () => view.state.doc.toString(),
  }
}

/** A text to edit. */
export interface CodeEditor {
  readonly text: () => string
  readonly replace: (text: string) => void
  /** Marks a line as wrong, where the user may be typing; undefined takes the mark away. */
  readonly complain: (line: number | undefined) => void
  readonly goTo: (line: number) => void
  /** Underlines parts; the text must be the one that they were found in. */
  readonly remark: (remarks: readonly Remark[]) => void
}

export function createEditor(
  parent: HTMLElement,
  options: { readonly label: string; readonly hint: string; readonly onChange: () => void },
): CodeEditor {
  const root = rootIn(parent)
  let quiet = false
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      extensions: [
        common(options.label),
        history(),
        remarkField,
        highlightActiveLine(),
        indentUnit.of('  '),
        keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap]),
        yaml(),
        placeholder(options.hint),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !quiet) options.onChange()
        }),
      ],
    }),
  })
  return {
    text: () => view.state.doc.toString(),
    replace: (text) => {
      quiet = true
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
      quiet = false
    },
    complain: (line) => view.dispatch({ effects: setMark.of(line === undefined ? undefined : { line, failed: true }) }),
    remark: (remarks) => view.dispatch({ effects: setRemarks.of(remarks) }),
    goTo: (number) => {
      const line = view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines))
      view.dispatch({
        selection: { anchor: line.from },
        effects: EditorView.scrollIntoView(line.from, { y: 'center' }),
      })
      view.focus()
    },
  }
}

/** Two texts side by side; what is equal is folded away. */
export interface DiffView {
  readonly show: (before: string, after: string, label: string) => void
}

export function createDiff(parent: HTMLElement): DiffView {
  const root = rootIn(parent)
  let merge: MergeView | undefined
  let shown = ''
  return {
    show: (before, after, label) => {
      const key = JSON.stringify([before, after, label])
      if (key === shown) return
      shown = key
      merge?.destroy()
      const side = (doc: string, which: string) => ({ doc, extensions: reading(`${label}, ${which}`, 'yaml') })
      merge = new MergeView({
        a: side(before, 'before'),
        b: side(after, 'now'),
        parent: root,
        root,
        gutter: false,
        collapseUnchanged: { margin: 3, minSize: 8 },
        diffConfig: { scanLimit: 2000, timeout: 500 },
      })
    },
  }
}
