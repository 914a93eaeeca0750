import { databaseKinds as found } from '../test/support/databases.ts'

export { freshDatabase } from '../test/support/databases.ts'

const only = process.env.AFTERCARE_BENCH_DATABASE

/** Both databases, or the one that `AFTERCARE_BENCH_DATABASE` names. */
export const databaseKinds = found.filter((kind) => !only || kind === only)
if (databaseKinds.length === 0) throw new Error(`There is no database "${only}" to measure: ${found.join(', ')}.`)
