import { type DocumentNode, type FieldNode, Kind, type SelectionSetNode } from 'graphql'

/** The price of a question as Shopify describes it: an object costs 1, a connection 2 and as many times its nodes as are asked for. */
export function costOf(document: DocumentNode, variables: Record<string, unknown>): number {
  const sizeOf = (field: FieldNode): number | null => {
    const first = field.arguments?.find(({ name }) => name.value === 'first')?.value
    if (!first) return null
    if (first.kind === Kind.INT) return Number(first.value)
    return first.kind === Kind.VARIABLE ? Number(variables[first.name.value]) : null
  }
  const within = (set: SelectionSetNode): number =>
    set.selections.reduce((sum, selection) => {
      if (selection.kind !== Kind.FIELD || !selection.selectionSet) return sum
      const size = sizeOf(selection)
      const inside = within(selection.selectionSet)
      return sum + (size === null ? 1 + inside : 2 + size * Math.max(1, inside))
    }, 0)
  return document.definitions.reduce(
    (sum, definition) => sum + (definition.kind === Kind.OPERATION_DEFINITION ? within(definition.selectionSet) : 0),
    0,
  )
}

export const dearest = 1_000

/** A leaky bucket on the clock of the test. */
export function openAllowance(now: () => number, most = 2_000, restoreRate = 100) {
  let left = most
  let at = now()
  return {
    take(cost: number) {
      const moment = now()
      left = Math.min(most, left + ((moment - at) / 1_000) * restoreRate)
      at = moment
      const granted = cost <= left
      if (granted) left -= cost
      return {
        granted,
        cost: {
          requestedQueryCost: cost,
          actualQueryCost: granted ? cost : null,
          throttleStatus: { maximumAvailable: most, currentlyAvailable: Math.floor(left), restoreRate },
        },
      }
    },
  }
}
