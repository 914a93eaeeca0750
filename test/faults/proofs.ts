import type { Proof } from './harness/proof.ts'
import { proof as anyOrder } from './any-order.ts'
import { proof as crashPoints } from './crash-points.ts'
import { proof as clockLeaps } from './clock-leaps.ts'
import { proof as diskFull } from './disk-full.ts'
import { proof as crashAway } from './crash-away.ts'
import { proof as databaseFrozen } from './database-frozen.ts'
import { proof as databaseKilled } from './database-killed.ts'
import { proof as hostileLetters } from './hostile-letters.ts'
import { proof as hostileMail } from './hostile-mail.ts'
import { proof as killed } from './killed.ts'
import { proof as books } from './books.ts'
import { proof as loops } from './loops.ts'
import { proof as redis } from './redis.ts'
import { proof as scanners } from './scanners.ts'
import { proof as late } from './late.ts'
import { proof as refusals } from './refusals.ts'
import { backedUp, fenced } from './restored.ts'
import { proof as synced } from './synced.ts'
import { proof as clockChange } from './clock-change.ts'
import { flood, steady } from './load.ts'
import { proof as soak } from './soak.ts'
import { proof as gaps } from './gaps.ts'
import { proof as graceful } from './graceful.ts'
import { proof as migrations } from './migrations.ts'
import { proof as poison } from './poison.ts'
import { proof as rolling } from './rolling.ts'
import { proof as samePast } from './same-past.ts'
import { proof as sameSecond } from './same-second.ts'
import { proof as suppressed } from './suppressed.ts'
import { proof as fair } from './fair.ts'
import { slow, tarpit } from './slow-servers.ts'
import { stopped, unsubscribed } from './stops.ts'
import { proof as racing } from './racing.ts'
import { proof as retold } from './retold.ts'
import { proof as transport } from './transport.ts'
import { proof as zombies } from './zombies.ts'

/** Every proof there is, in the order they run. */
export const proofs: readonly Proof[] = [
  killed,
  synced,
  crashPoints,
  crashAway,
  databaseKilled,
  databaseFrozen,
  diskFull,
  retold,
  anyOrder,
  sameSecond,
  gaps,
  samePast,
  racing,
  zombies,
  transport,
  slow,
  tarpit,
  fair,
  unsubscribed,
  stopped,
  graceful,
  rolling,
  migrations,
  clockChange,
  clockLeaps,
  hostileLetters,
  poison,
  hostileMail,
  scanners,
  loops,
  suppressed,
  redis,
  steady,
  flood,
  soak,
  backedUp,
  fenced,
  late,
  refusals,
  books,
]
