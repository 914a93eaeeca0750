/** Blocks within blocks; the links of an `else if` chain count as well. */
export const mostDepth = 8

/** No letter needs more of them, and the parser takes seconds for thousands. */
const mostTags = 500
const mostInTags = 20_000

/** Whether a template holds more tags, or more inside them, than it may; looks at each character once. */
export function tooManyTags(source: string): boolean {
  let [tags, inside] = [0, 0]
  for (let at = source.indexOf('{{'); at >= 0; at = source.indexOf('{{', at + 2)) {
    const end = source.indexOf('}}', at)
    tags += 1
    inside += (end < 0 ? source.length : end) - at
    if (tags > mostTags || inside > mostInTags) return true
  }
  return false
}

/** Before anything is parsed, because the parser itself suffers from what is nested thousands deep. */
export function tooDeep(source: string): boolean {
  const open: number[] = []
  let depth = 0
  for (const [, sign] of source.matchAll(/\{\{~?\s*(#|\/|\^|else\b)/g)) {
    if (sign === '#') open.push(1)
    else if (sign === '/') depth -= open.pop() ?? 0
    else if (open.length > 0) open[open.length - 1] = (open.at(-1) ?? 0) + 1
    if (sign !== '/') depth += 1
    if (depth > mostDepth * 2 || open.length > mostDepth) return true
  }
  return [...source.matchAll(/\{\{(?:"[^"]*"|[^}"])*/g)].some(([inside]) =>
    /\([^()]*\(/.test(inside.replace(/"[^"]*"/g, '')),
  )
}
