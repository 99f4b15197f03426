import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { drawScreenshots } from '../../scripts/screenshots.mjs'

test('the pictures of the terminal are what the program prints (node scripts/screenshots.mjs)', () => {
  const pictures = drawScreenshots()
  expect(pictures.size).toBeGreaterThan(2)
  for (const [name, text] of pictures) expect(readFileSync(`docs/images/${name}`, 'utf8')).toBe(text)
})
