import type { Collector } from './collector.ts'
import type { ImageSource } from './finding.ts'
import { isExplicit } from './rules/parts.ts'

const IMAGE_LINE = /^[ \t-]*["']?image["']?[ \t]*:[ \t]*["']?([^\s'"#]+)/gm

/** Notes, of a text that is not read, what a line-by-line search would have listed, so that each has its reason. */
export function passOver(text: string, reason: string, source: ImageSource, collector: Collector): void {
  for (const found of text.matchAll(IMAGE_LINE)) {
    const raw = found[1] ?? ''
    if (isExplicit(raw) || /^[a-z0-9][\w./-]*:[\w.-]+$/.test(raw)) collector.passOver(raw, reason, source)
  }
}
