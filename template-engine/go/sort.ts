/**
 * Sorts as Go's sort.Sort does (pattern-defeating quicksort, sort/zsortinterface.go): not stable, but the same for the same input.
 * It decides which of several charts with equal versions helm takes, so the order of equals matters.
 */
export function unstableSort<T>(items: readonly T[], less: (a: T, b: T) => boolean): T[] {
  const data = [...items]
  let limit = 0
  for (let n = data.length; n > 0; n >>>= 1) limit++
  quickSort({ data, less }, 0, data.length, limit)
  return data
}

interface Work<T> {
  readonly data: T[]
  readonly less: (a: T, b: T) => boolean
}

/** ranges up to this length are sorted by insertion */
const SHORT = 12
/** from this length on, the pivot is a median of medians */
const LONG = 50

function isLess<T>(w: Work<T>, i: number, j: number): boolean {
  return w.less(w.data[i] as T, w.data[j] as T)
}

function swap<T>(w: Work<T>, i: number, j: number): void {
  const kept = w.data[i] as T
  w.data[i] = w.data[j] as T
  w.data[j] = kept
}

function quickSort<T>(w: Work<T>, from: number, to: number, bad: number): void {
  let [a, b, limit] = [from, to, bad]
  let balanced = true
  let partitioned = true
  while (b - a > SHORT) {
    if (limit === 0) {
      heapSort(w, a, b)
      return
    }
    if (!balanced) {
      breakPatterns(w, a, b)
      limit--
    }
    let { pivot, hint } = choosePivot(w, a, b)
    if (hint === 'decreasing') {
      reverse(w, a, b)
      pivot = b - 1 - (pivot - a)
      hint = 'increasing'
    }
    if (balanced && partitioned && hint === 'increasing' && almostSorted(w, a, b)) return
    if (a > 0 && !isLess(w, a - 1, pivot)) {
      a = partitionEqual(w, a, b, pivot)
      continue
    }
    const threshold = (b - a) >> 3
    const { mid, already } = partition(w, a, b, pivot)
    partitioned = already
    const [left, right] = [mid - a, b - mid]
    if (left < right) {
      balanced = left >= threshold
      quickSort(w, a, mid, limit)
      a = mid + 1
    } else {
      balanced = right >= threshold
      quickSort(w, mid + 1, b, limit)
      b = mid
    }
  }
  insertionSort(w, a, b)
}

function insertionSort<T>(w: Work<T>, a: number, b: number): void {
  for (let i = a + 1; i < b; i++) {
    for (let j = i; j > a && isLess(w, j, j - 1); j--) swap(w, j, j - 1)
  }
}

function heapSort<T>(w: Work<T>, a: number, b: number): void {
  const length = b - a
  for (let i = (length - 1) >> 1; i >= 0; i--) siftDown(w, i, length, a)
  for (let i = length - 1; i >= 0; i--) {
    swap(w, a, a + i)
    siftDown(w, 0, i, a)
  }
}

function siftDown<T>(w: Work<T>, start: number, end: number, first: number): void {
  for (let root = start; ; ) {
    let child = 2 * root + 1
    if (child >= end) return
    if (child + 1 < end && isLess(w, first + child, first + child + 1)) child++
    if (!isLess(w, first + root, first + child)) return
    swap(w, first + root, first + child)
    root = child
  }
}

/** Moves what is less than the pivot before it, and the rest behind. */
function partition<T>(w: Work<T>, a: number, b: number, pivot: number): { mid: number; already: boolean } {
  swap(w, a, pivot)
  let [i, j] = [a + 1, b - 1]
  let swaps = 0
  for (;;) {
    while (i <= j && isLess(w, i, a)) i++
    while (i <= j && !isLess(w, j, a)) j--
    if (i > j) break
    swap(w, i++, j--)
    swaps++
  }
  swap(w, j, a)
  return { mid: j, already: swaps === 0 }
}

/** Where nothing is less than the pivot: moves its equals to the front, and tells where they end. */
function partitionEqual<T>(w: Work<T>, a: number, b: number, pivot: number): number {
  swap(w, a, pivot)
  let [i, j] = [a + 1, b - 1]
  for (;;) {
    while (i <= j && !isLess(w, a, i)) i++
    while (i <= j && isLess(w, a, j)) j--
    if (i > j) return i
    swap(w, i++, j--)
  }
}

/** Mends up to five pairs that are out of order; true when all is sorted then. */
function almostSorted<T>(w: Work<T>, a: number, b: number): boolean {
  let i = a + 1
  for (let step = 0; step < 5; step++) {
    while (i < b && !isLess(w, i, i - 1)) i++
    if (i === b) return true
    if (b - a < LONG) return false
    swap(w, i, i - 1)
    if (i - a >= 2) for (let j = i - 1; j >= 1 && isLess(w, j, j - 1); j--) swap(w, j, j - 1)
    if (b - i >= 2) for (let j = i + 1; j < b && isLess(w, j, j - 1); j++) swap(w, j, j - 1)
  }
  return false
}

const MASK = (1n << 64n) - 1n

/** Scatters three elements by a fixed pseudo-random series (xorshift, seeded with the length). */
function breakPatterns<T>(w: Work<T>, a: number, b: number): void {
  const length = b - a
  if (length < 8) return
  const modulus = 2 ** (32 - Math.clz32(length))
  const middle = a + (length >> 2) * 2
  let seed = BigInt(length)
  for (let at = middle - 1; at <= middle + 1; at++) {
    seed = (seed ^ (seed << 13n)) & MASK
    seed ^= seed >> 7n
    seed = (seed ^ (seed << 17n)) & MASK
    const other = Number(seed & BigInt(modulus - 1))
    swap(w, at, a + (other >= length ? other - length : other))
  }
}

type Hint = 'increasing' | 'decreasing' | 'unknown'

function choosePivot<T>(w: Work<T>, a: number, b: number): { pivot: number; hint: Hint } {
  const quarter = (b - a) >> 2
  const count = { swaps: 0 }
  const near = (i: number): number => (b - a >= LONG ? median(w, i - 1, i, i + 1, count) : i)
  const [i, j, k] = [near(a + quarter), near(a + quarter * 2), near(a + quarter * 3)]
  const pivot = median(w, i, j, k, count)
  return { pivot, hint: count.swaps === 0 ? 'increasing' : count.swaps === 12 ? 'decreasing' : 'unknown' }
}

/** Which of three places holds the middle one. Counts how often it had to swap them. */
function median<T>(w: Work<T>, a: number, b: number, c: number, count: { swaps: number }): number {
  let [low, mid, high] = [a, b, c]
  const order = (x: number, y: number): [number, number] => {
    if (!isLess(w, y, x)) return [x, y]
    count.swaps++
    return [y, x]
  }
  ;[low, mid] = order(low, mid)
  ;[mid, high] = order(mid, high)
  ;[low, mid] = order(low, mid)
  return mid
}

function reverse<T>(w: Work<T>, a: number, b: number): void {
  for (let [i, j] = [a, b - 1]; i < j; i++, j--) swap(w, i, j)
}
