import { type Connection, createConnection } from 'mysql2/promise'
import { execFile } from 'node:child_process'
import { createSecretKey } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import type { ShopEvent } from '../../app/domain/event.ts'
import type { Storefront } from '../../app/storefronts/storefront.ts'
import { freshDatabase } from '../support/databases.ts'
import { listen } from '../support/port.ts'

/** A PHP that can reach a database and the web, found by test/run.ts. */
const php = process.env.AFTERCARE_TEST_PHP
/** Whether the plugins can be played here. */
export const canPlay = php !== undefined && process.env.AFTERCARE_TEST_MYSQL !== undefined

/** A shop in PHP with our plugin in it, on a database of its own, and our door at the other end. */
export type PhpShop = {
  readonly database: Connection
  /** Address of the Aftercare it is connected to; a shop's deliveries go to `<app>/<its number>`. */
  readonly app: string
  readonly told: { readonly shop: number; readonly event: ShopEvent }[]
  /** What the door answers instead of taking anything in. */
  refuses: number | null
  readonly secretOf: (shop: number) => string
  /** Lets the plugin do something: JSON in, JSON out. */
  readonly play: (program: string, input: unknown) => Promise<readonly unknown[]>
  readonly count: (what: string) => Promise<number>
  readonly stop: () => Promise<void>
}

export async function openPhpShop(storefront: Storefront, tables: string): Promise<PhpShop> {
  const fresh = await freshDatabase('mysql')
  const url = fresh.database.kind === 'mysql' ? fresh.database.url : ''
  const database = await createConnection({ uri: url, multipleStatements: true })
  await database.query(tables)
  const secretOf = (shop: number): string => `the secret of shop ${shop}`

  function hear(path: string, headers: IncomingHttpHeaders, body: Buffer): number {
    if (here.refuses !== null) return here.refuses
    const shop = Number(path.split('/').at(-1))
    const secrets = [createSecretKey(Buffer.from(secretOf(shop)))]
    const verdict = storefront.verify({ headers, body }, secrets, { shop: 'shop.example', now: Date.now() })
    if (!verdict.genuine) return verdict.status
    for (const event of storefront.read(verdict.topic, body, Date.now()) ?? []) here.told.push({ shop, event })
    return 200
  }
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => res.writeHead(hear(req.url ?? '', req.headers, Buffer.concat(chunks))).end())
  })
  const here: PhpShop = {
    database,
    app: `http://127.0.0.1:${await listen(server)}`,
    told: [],
    refuses: null,
    secretOf,
    play: (program, input) =>
      new Promise((resolve, reject) => {
        const env = { PATH: process.env.PATH, AFTERCARE_TEST_PHP_DATABASE: url }
        const child = execFile(php ?? 'php', [join(import.meta.dirname, program)], { env }, (error, out, err) =>
          error ? reject(new Error(`${out}${err}`)) : resolve(JSON.parse(out) as unknown[]),
        )
        child.stdin?.end(JSON.stringify(input))
      }),
    async count(what) {
      const [rows] = await database.query(`SELECT COUNT(*) AS n FROM ${what}`)
      return Number((rows as { n: number }[])[0]?.n)
    },
    async stop() {
      await database.end()
      await fresh.remove()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return here
}
