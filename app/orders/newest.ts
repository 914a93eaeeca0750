import type { Instant } from '../domain/time.ts'

/** JSON with sorted keys: equal for equal content, whichever way an object was put together. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

/**
 * Which of two tellings counts: the one updated later. Two of the same moment are told apart by their content, so that
 * the same one wins whichever came first.
 */
export function newest<T extends { readonly updatedAt: Instant }>(a: T, b: T, tie: (telling: T) => string): T {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt > b.updatedAt ? a : b
  return tie(a) >= tie(b) ? a : b
}

export const earliest = (a: Instant | null, b: Instant | null): Instant | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b)

/** For what is told once and never changes: whichever of the two is there, and always the same one should they differ. */
export const either = (a: string | null, b: string | null): string | null =>
  a === null || b === null ? (a ?? b) : a > b ? a : b
