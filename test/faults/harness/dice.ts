/** Chance that can be had again: the same seed throws the same numbers (mulberry32). */
export type Dice = {
  readonly seed: number
  /** From `least` up to, not including, `most`. */
  readonly between: (least: number, most: number) => number
  readonly shuffle: <T>(list: readonly T[]) => readonly T[]
}

export function throwDice(seed: number): Dice {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    seed,
    between: (least, most) => least + Math.floor(next() * (most - least)),
    shuffle: (list) =>
      list
        .map((item) => ({ item, place: next() }))
        .sort((a, b) => a.place - b.place)
        .map(({ item }) => item),
  }
}
