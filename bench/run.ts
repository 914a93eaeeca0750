import { createConnection } from 'mysql2/promise'
import { type Figure, print, printAsked } from './figure.ts'
import { installPeers } from './peers.ts'

/** `npm run bench` measures everything but what is only done when asked for, `npm run bench -- all` everything, `npm run bench -- letters` one thing: see README.md. */
const server = process.env.AFTERCARE_TEST_MYSQL ?? 'mysql://root@127.0.0.1:3306'
try {
  const connection = await createConnection({ uri: server, connectTimeout: 3_000 })
  await connection.end()
  // Read by test/support/databases.ts, so this comes before the imports below.
  process.env.AFTERCARE_TEST_MYSQL = server
} catch {
  delete process.env.AFTERCARE_TEST_MYSQL
  console.log(`Without MariaDB: nothing answers at ${server}.`)
}

const benches = {
  webhooks: async () => (await import('./webhooks.ts')).webhooks(),
  letters: async () => (await import('./letters.ts')).letters(),
  pipeline: async () => (await import('./pipeline.ts')).pipeline(),
  start: async () => (await import('./start.ts')).start(),
  'black-friday': async () => (await import('./black-friday.ts')).blackFriday(),
  growth: async () => (await import('./growth.ts')).growth(),
  'many-shops': async () => (await import('./many-shops.ts')).manyShops(),
  numbers: async () => (await import('./numbers.ts')).numbers(),
  admin: async () => (await import('./admin.ts')).admin(),
  themes: async () => (await import('./themes.ts')).themes(),
  vendure: async () => (await import('./vendure.ts')).vendure(),
  rendering: async () => (await import('./rendering.ts')).rendering(),
}
type Name = keyof typeof benches
const names = Object.keys(benches) as Name[]
/** They need an installation of their own, and growth takes hours. */
const withPeers: readonly Name[] = ['vendure', 'rendering']
const onRequest: readonly Name[] = ['growth', ...withPeers]
const all = process.argv.includes('all')
const asked = process.argv.slice(2).filter((name) => name !== 'all')
const unknown = asked.filter((name) => !names.includes(name as Name))
if (asked[0] === 'replies') await (await import('./replies.ts')).replies(asked.slice(1))
else if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join(' ')}". Benches: ${names.join(', ')}.`)
  process.exitCode = 2
} else {
  const chosen = names.filter((name) => all || (asked.length === 0 ? !onRequest.includes(name) : asked.includes(name)))
  const present = !chosen.some((name) => withPeers.includes(name)) || (await installPeers())
  if (!present) process.exitCode = 1
  const measured: Figure[] = []
  for (const name of chosen.filter((name) => present || !withPeers.includes(name))) {
    const figures = await benches[name]()
    print(figures)
    measured.push(...figures)
  }
  printAsked(measured)
}
