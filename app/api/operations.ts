import type { Operation } from './operation.ts'
import { caseOperations } from './resources/cases.ts'
import { customerOperations } from './resources/customers.ts'
import { messageOperations } from './resources/messages.ts'
import { peopleOperations } from './resources/people.ts'
import { responseOperations } from './resources/responses.ts'
import { scoreOperations } from './resources/scores.ts'

/** Everything programs may ask for: the routes and the document are both made from this list. */
export const operations: readonly Operation[] = [
  ...responseOperations,
  ...scoreOperations,
  ...messageOperations,
  ...caseOperations,
  ...customerOperations,
  ...peopleOperations,
]
