import type { Carrier } from './carrier.ts'
import { inPost } from './inpost.ts'

/** The carriers we ask ourselves; adding one is its own file and a line here. */
export const carriers: readonly Carrier[] = [inPost()]
