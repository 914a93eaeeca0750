/** Groups things that are linked, however indirectly (union-find). The answer names a thing's group; equal names mean one group. */
export function grouping(
  things: Iterable<string>,
  links: readonly (readonly [string, string])[],
): (thing: string) => string {
  const above = new Map([...things].map((thing) => [thing, thing]))
  function top(thing: string): string {
    let at = thing
    for (let next = above.get(at); next !== undefined && next !== at; next = above.get(at)) {
      above.set(at, above.get(next) ?? next)
      at = next
    }
    return at
  }
  for (const [a, b] of links) above.set(top(a), top(b))
  return top
}
