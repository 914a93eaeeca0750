import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createConnection } from 'mysql2/promise'
import { connect } from 'node:net'
import { findChromium } from './support/chromium.ts'

/**
 * Runs the whole suite with the services this machine has, says which it lacks, and fails when AFTERCARE_REQUIRE names a missing one.
 * Arguments go to mocha (`npm test -- --grep "parcel"`).
 */
const services: Readonly<Record<string, () => Promise<Record<string, string> | null>>> = {
  mysql: findMysql,
  browser: findBrowser,
  imap: () => Promise.resolve(findProgram('AFTERCARE_TEST_DOVECOT', ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'])),
  mta: () => Promise.resolve(findMailServer()),
  php: () => Promise.resolve(findPhp()),
  // Programs that only the fault tier (`npm run test:faults`) uses.
  mariadbd: async () => onPath('mariadbd'),
  strace: async () => onPath('strace'),
  faketime: async () => (faketime() ? {} : null),
  redis: async () => ((await listens(6379)) ? {} : null),
}

const required = (process.env.AFTERCARE_REQUIRE ?? '').split(',').filter(Boolean)
const unknown = required.filter((name) => !(name in services))
if (unknown.length > 0)
  fail(`AFTERCARE_REQUIRE names ${unknown.join(', ')}; known are ${Object.keys(services).join(', ')}.`)

/** Looked for only where they are asked for. */
const faultTier: readonly string[] = ['mariadbd', 'strace', 'faketime']

const environment: Record<string, string> = {}
for (const [name, find] of Object.entries(services)) {
  if (faultTier.includes(name) && !required.includes(name)) continue
  const found = await find()
  if (found) Object.assign(environment, found)
  else if (required.includes(name)) fail(`AFTERCARE_REQUIRE names ${name}, and it was not found.`)
  else console.log(`Without ${name}: the tests that need it are left out.`)
}

const named = process.argv.slice(2)
const child = spawn(
  process.execPath,
  [
    'node_modules/mocha/bin/mocha.js',
    ...(named.some((text) => text.endsWith('.ts')) ? [] : ['test/**/*.test.ts']),
    ...named,
  ],
  { stdio: 'inherit', env: { ...process.env, ...environment } },
)
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0)
})

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

function onPath(program: string): Record<string, string> | null {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin']
  return folders.some((folder) => existsSync(`${folder}/${program}`)) ? {} : null
}

function faketime(): boolean {
  return ['x86_64', 'aarch64'].some((machine) => existsSync(`/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`))
}

async function findMysql(): Promise<Record<string, string> | null> {
  const url = process.env.AFTERCARE_TEST_MYSQL ?? 'mysql://root@127.0.0.1:3306'
  try {
    const connection = await createConnection({ uri: url, connectTimeout: 3_000 })
    await connection.end()
    return { AFTERCARE_TEST_MYSQL: url }
  } catch {
    return null
  }
}

async function findBrowser(): Promise<Record<string, string> | null> {
  const found = findChromium()
  return found ? { AFTERCARE_TEST_BROWSER: found } : null
}

function findProgram(name: string, places: readonly string[]): Record<string, string> | null {
  const found = [process.env[name], ...places].find((place) => place && existsSync(place))
  return found ? { [name]: found } : null
}

/** One that can do what a shop's PHP can: reach its database and the web. */
function findPhp(): Record<string, string> | null {
  const found = findProgram('AFTERCARE_TEST_PHP', ['/usr/bin/php'])
  const needed = 'exit(array_filter(["mysqli", "curl", "mbstring"], fn($part) => !extension_loaded($part)) ? 1 : 0);'
  return found && spawnSync(found['AFTERCARE_TEST_PHP'] ?? '', ['-r', needed]).status === 0 ? found : null
}

/** Postfix starts its parts under other users, which only root may. */
function findMailServer(): Record<string, string> | null {
  return process.getuid?.() === 0 ? findProgram('AFTERCARE_TEST_POSTFIX', ['/usr/sbin/postfix']) : null
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 2_000 })
    const end = (answer: boolean) => () => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false))
  })
}
