import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { throwDice } from './harness/dice.ts'
import { type MariaDb, ownMariaDb } from './harness/mariadb.ts'
import type { Finding, Proof, Setting } from './harness/proof.ts'
import { type Line, printLine, printTable } from './harness/table.ts'
import { freePort } from '../support/port.ts'
import { startRedis } from '../support/redis.ts'
import { proofs } from './proofs.ts'

/**
 * Proves what Aftercare promises: real servers, real databases and a real mail server, which are killed, frozen and lied to.
 * `npm run test:faults` is the quick tier; `-- --full` takes the numbers of the nightly one; `-- G2 G13` runs only those;
 * `-- --seed 7` throws the same dice again; `-- --on sqlite` leaves the other database out. `-- --many` hurts two doors and four workers on
 * one MariaDB and one Redis instead of one server; `-- --minutes 30 G38` says how long the soak lasts. Exits with 1 when a promise was broken.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    on: { type: 'string', default: 'sqlite,mysql' },
    many: { type: 'boolean', default: false },
    minutes: { type: 'string' },
  },
})
const { full, many } = values
const seed = Number(values.seed)
const chosen = proofs.filter(
  ({ guarantees, fullOnly, ...proof }) =>
    (!many || proof.many) &&
    ((positionals.length === 0 && (full || !fullOnly)) ||
      Object.keys(guarantees).some((id) => positionals.includes(id))),
)
const hasMariaDb = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin'].some((folder) =>
  existsSync(`${folder}/mariadbd`),
)
const kinds = (['sqlite', 'mysql'] as const).filter((kind) => (many ? 'mysql' : values.on).split(',').includes(kind))
const redisPort = await freePort()
const redis = many ? await startRedis(redisPort, ['--maxmemory-policy', 'noeviction']) : null
process.once('exit', () => redis?.kill('SIGKILL'))

console.log(`The ${full ? 'full' : 'quick'} tier${many ? ' with many processes' : ''}, with the seed ${seed}.`)
if (!hasMariaDb && kinds.includes('mysql')) {
  const needed = (process.env.AFTERCARE_REQUIRE ?? '').split(',').includes('mariadbd')
  console.log(`Without mariadbd: what concerns MariaDB is ${needed ? 'missing, which fails' : 'left out'}.`)
  if (needed) process.exit(1)
}

const lines: Line[] = []
const begun = performance.now()

async function prove(proof: Proof, kind: Setting['kind'], mariaDb: MariaDb | null): Promise<void> {
  const started = performance.now()
  const ids = Object.keys(proof.guarantees)
  const setting: Setting = {
    kind,
    full,
    many,
    minutes: values.minutes === undefined ? null : Number(values.minutes),
    dice: throwDice(seed),
    mariaDb,
    redisUrl: redis ? `redis://127.0.0.1:${redisPort}` : (process.env.REDIS_URL ?? null),
    say: (sentence) => console.log(`  ${ids.join(', ')}: ${sentence}`),
  }
  let found: Readonly<Record<string, Finding>>
  try {
    found = await proof.run(setting)
  } catch (error) {
    console.error(error)
    found = Object.fromEntries(ids.map((id) => [id, { figures: {}, must: { [`run (${String(error)})`]: false } }]))
  }
  const seconds = Math.round((performance.now() - started) / 100) / 10
  for (const [id, says] of Object.entries(proof.guarantees)) {
    const { figures, must } = found[id] ?? { figures: {}, must: { 'be looked at': false } }
    const broken = Object.keys(must).filter((what) => !must[what])
    const line = {
      id,
      says,
      on: proof.on === 'once' ? '' : kind === 'mysql' ? 'mariadb' : kind,
      figures,
      broken,
      seconds,
    }
    lines.push(line)
    printLine(line)
  }
}

const concerns = ({ on, last }: Proof, kind: Setting['kind']): boolean =>
  !last && (on === 'each database' || (on === 'once' ? kind === kinds[0] : kind === (on === 'mariadb' ? 'mysql' : on)))

async function proveOn(kind: Setting['kind']): Promise<void> {
  if (kind === 'mysql' && !hasMariaDb) return
  const mariaDb = kind === 'mysql' ? await ownMariaDb(await freePort()) : null
  try {
    for (const proof of chosen) if (concerns(proof, kind)) await prove(proof, kind, mariaDb)
  } finally {
    await mariaDb?.remove()
  }
}

// The full tier's speeds are the machine's, not half of it.
if (full) for (const kind of kinds) await proveOn(kind)
else await Promise.all(kinds.map(proveOn))
for (const proof of chosen) if (proof.last && kinds[0]) await prove(proof, kinds[0], null)

printTable(lines, Math.round((performance.now() - begun) / 1_000))
process.exit(lines.length > 0 && lines.every(({ broken }) => broken.length === 0) ? 0 : 1)
