import type { Proof } from './harness/proof.ts'
import { proof as crashPoints } from './crash-points.ts'
import { proof as databaseKilled } from './database-killed.ts'
import { proof as databaseFrozen } from './database-frozen.ts'
import { proof as killed } from './killed.ts'

/** Every proof there is, in the order they run. */
export const proofs: readonly Proof[] = [killed, crashPoints, databaseKilled, databaseFrozen]
