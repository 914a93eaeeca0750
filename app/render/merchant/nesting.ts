/** Blocks within blocks; the links of an `else if` chain count as well. */
export const mostDepth = 8

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
