import { countUp, settled } from './harness/account.ts'
import { dispatched, openLedger, type Telling } from './harness/ledger.ts'
import type { Proof, Setting } from './harness/proof.ts'
import { addressOf } from './harness/sink.ts'
import type { Server } from './harness/server.ts'
import { openSite, shopify, type Site } from './harness/site.ts'
import { until } from './harness/until.ts'

const poisoned = 777

/** Makes the database itself fail, or never end, at one order and no other; gives the way to make it well. */
async function poison(site: Site, kind: Setting['kind'], how: 'throws' | 'hangs'): Promise<() => Promise<void>> {
  const { knex } = site.db
  const id = `9${String(poisoned).padStart(9, '0')}`
  const endless =
    'SELECT SUM(x) FROM (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 2000000000) SELECT x FROM c)'
  await knex.raw(
    kind === 'sqlite'
      ? `CREATE TRIGGER poison BEFORE INSERT ON orders WHEN NEW.id = '${id}' BEGIN ${how === 'hangs' ? endless : `SELECT RAISE(ABORT, 'poisoned')`}; END`
      : `CREATE TRIGGER poison BEFORE INSERT ON orders FOR EACH ROW IF NEW.id = '${id}' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'poisoned'; END IF`,
  )
  return async () => void (await knex.raw('DROP TRIGGER poison'))
}

const isSetAside = async (site: Site): Promise<boolean> =>
  (await site.db.knex('journal').where({ state: 'set aside' }).first('id')) !== undefined

/** A supervisor: starts the server again whenever it ended, until `enough`. Gives the last one and how often it had to. */
async function supervise(
  site: Site,
  env: Record<string, string>,
  enough: () => Promise<boolean>,
): Promise<{ server: Server; deaths: number }> {
  let server = await site.serve(env)
  let deaths = 0
  await until(
    'the poison was set aside',
    async () => {
      if (!server.alive()) {
        deaths += 1
        server = await site.serve(env)
      }
      return enough()
    },
    120_000,
    100,
  )
  return { server, deaths }
}

type Result = {
  readonly aside: boolean
  readonly others: boolean
  readonly replayed: boolean
  readonly attempts: number
}

async function tryPoison(setting: Setting, how: 'throws' | 'hangs' | 'kills'): Promise<Result> {
  const site = await openSite(setting, { env: { TEST_STANDSTILL: '2400' } })
  try {
    const ledger = openLedger(site.url)
    const victim = dispatched(poisoned, addressOf('accept', 'poisoned'))
    const others: Telling[] = Array.from({ length: 5 }, (_, index) =>
      dispatched(index + 1, addressOf('accept', `other${index}`)),
    )
    const heal = how === 'kills' ? null : await poison(site, setting.kind, how)
    const env: Record<string, string> = how === 'kills' ? { CRASH_AT: 'take-stood:1' } : {}
    const door = await site.door()
    await ledger.insist(victim)
    await door.stop()
    let server: Server
    if (how === 'kills') {
      for (let life = 0; life < 3; life++) await (await site.serve(env)).ended
      server = await site.serve()
    } else ({ server } = await supervise(site, env, () => isSetAside(site)))
    for (const other of others) await ledger.insist(other)
    await settled(site)
    const aside = await isSetAside(site)
    const row = (await site.db.knex('journal').where({ state: 'set aside' }).first('attempts')) as
      { attempts: number } | undefined
    const { missed } = await countUp(site, others)
    // The fault is found and mended; the merchant takes the delivery again.
    await heal?.()
    await site.command(['webhook', 'replay', '--shop', shopify, '--all'])
    await settled(site)
    const after = await countUp(site, [victim])
    await server.stop()
    return { aside, others: missed === 0, replayed: after.missed === 0, attempts: row?.attempts ?? 0 }
  } finally {
    await site.close()
  }
}

export const proof: Proof = {
  guarantees: {
    G29: 'An event that throws, hangs or kills is set aside after three attempts, the rest goes on, and it can be taken again.',
  },
  on: 'each database',
  async run(setting) {
    // Only SQLite works inside the process, so only there can it hang the process.
    const kinds = setting.kind === 'sqlite' ? (['throws', 'hangs', 'kills'] as const) : (['throws', 'kills'] as const)
    const figures: Record<string, number> = {}
    const must: Record<string, boolean> = {}
    for (const how of kinds) {
      const { aside, others, replayed, attempts } = await tryPoison(setting, how)
      figures[`attempts when it ${how}`] = attempts
      must[`set aside what ${how}`] = aside && attempts === 3
      must[`go on with the rest when it ${how}`] = others
      must[`take it again when it ${how} no more`] = replayed
    }
    return { G29: { figures, must } }
  },
}
