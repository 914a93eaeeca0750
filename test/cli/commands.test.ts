import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openApp } from '../../app/app.ts'
import { readConfig } from '../../app/config.ts'
import { hour } from '../../app/domain/time.ts'
import { databaseKinds, freshDatabase } from '../support/databases.ts'
import { bodyOf, fulfillmentPayload, orderPayload, scanPayload } from '../support/shopify.ts'
import { startWorld } from '../support/world.ts'

type Ended = { readonly code: number; readonly out: string; readonly err: string }

for (const kind of databaseKinds)
  describe(`The command line (${kind})`, function () {
    this.timeout(60_000)
    const shop = 'cups.myshopify.com'
    let env: Record<string, string>
    let remove: () => Promise<void>

    before(async () => {
      const fresh = await freshDatabase(kind)
      remove = fresh.remove
      env = {
        DATABASE_URL: fresh.database.kind === 'sqlite' ? `sqlite:${fresh.database.file}` : fresh.database.url,
        SECRET_KEY: Buffer.alloc(32, 6).toString('base64'),
        SHOPIFY_API_SECRET: 'secret',
        LOG_LEVEL: 'error',
      }
    })
    after(() => remove())

    const aftercare = (...args: string[]): Promise<Ended> =>
      new Promise((resolve) => {
        execFile(
          process.execPath,
          ['bin/aftercare.js', ...args],
          { env: { PATH: process.env.PATH, ...env } },
          (error, out, err) => {
            resolve({ code: error ? Number(error.code) : 0, out, err })
          },
        )
      })

    it('adds a shop, switches a flow, and lists both', async () => {
      expect(await aftercare('shop', 'add', shop, '--locale', 'pl', '--time-zone', 'Europe/Warsaw')).to.include({
        code: 0,
      })
      expect((await aftercare('shop', 'list')).out).to.equal(`${shop}\tshopify\tactive\tCups\tpl\tEurope/Warsaw\n`)
      expect((await aftercare('flow', 'on', 'delivery-notice', '--shop', shop)).out).to.equal(
        `delivery-notice is on for ${shop}.\n`,
      )
      expect((await aftercare('flow', 'list', '--shop', shop)).out).to.match(/^delivery-notice\t.*\ton$/m)
      expect((await aftercare('admin', 'link', '--shop', shop)).out).to.match(
        /^http:\/\/localhost:3000\/admin\/sign-in\/[\w-]{40,}\n$/,
      )
    })

    it('refuses what it cannot do, says why in a sentence, and changes nothing', async () => {
      const refused: readonly (readonly [string[], string])[] = [
        [['shop', 'add', shop], 'already here'],
        [['shop', 'add', 'cups.example.com'], 'myshopify.com'],
        [['shop', 'add', 'mugs.myshopify.com', '--time-zone', 'Europe/Atlantis', '--currency', 'zł'], '--time-zone'],
        [['shop', 'add'], 'domain'],
        [['flow', 'on', 'win-back', '--shop', shop], 'no flow "win-back"'],
        [['flow', 'on', 'nps'], '--shop'],
        [['flow', 'on', 'nps', '--shop', 'nobody.myshopify.com'], 'no shop'],
        [['cron', 'sleep'], 'no job "sleep"'],
        [['cron', 'all', '--now', 'tomorrow'], 'not a moment'],
        [['export', 'secrets', '--shop', shop], 'what to export'],
        [['export', 'orders', '--shop', shop, '--format', 'xml'], 'csv or ndjson'],
        [['erase', '--shop', shop], '--email'],
        [
          ['webhook', 'send', '--topic', 'orders/create', '--file', '/nowhere.json', '--shop', shop],
          'could not be read',
        ],
        [['shop', 'list', '--colour'], '--colour'],
        [['dance'], 'no command "dance"'],
      ]
      for (const [args, words] of refused) {
        const ended = await aftercare(...args)
        expect(ended.code, args.join(' ')).to.equal(2)
        expect(ended.err, args.join(' ')).to.include(words)
        expect(ended.err).not.to.include('    at ')
      }
      expect((await aftercare('shop', 'list')).out.trim().split('\n')).to.have.length(1)
    })

    it('does the whole job by commands alone, and exports what happened', async () => {
      const app = await openApp(readConfig({ ...env }))
      try {
        const found = await app.db.knex('shops').first('id')
        const now = Date.now()
        const order = { id: '820982911946154508', at: now - 50 * hour }
        const told: readonly [string, Buffer][] = [
          ['orders/create', bodyOf(orderPayload(order))],
          ['fulfillments/create', bodyOf(fulfillmentPayload(order, '5', now - 20 * hour))],
          ['fulfillment_events/create', bodyOf(scanPayload(order, '5', 'delivered', now - hour))],
        ]
        for (const [topic, payload] of told)
          await app.journal.append({
            shopId: found.id,
            topic,
            deliveryId: topic,
            eventId: null,
            apiVersion: null,
            triggeredAt: null,
            receivedAt: now,
            payload,
          })
      } finally {
        await app.close()
      }
      expect(await aftercare('cron', 'all')).to.include({ code: 0 })
      const messages = (await aftercare('export', 'messages', '--shop', shop, '--format', 'ndjson')).out
        .trim()
        .split('\n')
      expect(messages).to.have.length(1)
      expect(JSON.parse(messages[0] ?? '')).to.include({
        flow: 'delivery-notice',
        key: 'delivery-notice:5:delivered',
        channel: 'email',
        to: 'anna@example.com',
        state: 'sent',
      })
      expect((await aftercare('export', 'messages', '--shop', shop)).out.split('\r\n')[0]).to.equal(
        'id,flow,key,channel,to,state,due_at,marker_at,sent_at,message_id,why',
      )
      expect((await aftercare('export', 'decisions', '--shop', shop)).out).to.include(
        'schedule,delivery-notice:5:delivered',
      )
      expect((await aftercare('export', 'orders', '--shop', shop)).out).to.match(
        /820982911946154508,#4508,anna@example.com,.*,paid,delivered/,
      )
      expect((await aftercare('export', 'customers', '--shop', shop)).out).to.include('anna@example.com')
      expect((await aftercare('export', 'responses', '--shop', shop)).out).to.equal(
        'id,at,survey,score,comment,verified,suspected,order,customer,source\r\n',
      )
      expect(JSON.parse((await aftercare('data', '--shop', shop, '--email', 'anna@example.com')).out)).to.have.property(
        'letters',
      )
      const receipt = JSON.parse(
        (await aftercare('erase', '--shop', shop, '--email', 'Anna@Example.com')).out,
      ) as object
      expect(receipt).to.include.keys('customers', 'orders', 'messages', 'letters')
      expect((await aftercare('export', 'messages', '--shop', shop)).out).not.to.include('anna@')
      expect(await aftercare('shop', 'remove', shop)).to.include({ code: 0 })
      expect((await aftercare('shop', 'list')).out).to.equal('')
    })

    it('signs and posts a delivery to a running server', async () => {
      const world = await startWorld(kind, { flows: [] })
      const folder = mkdtempSync(join(tmpdir(), 'aftercare-cli-'))
      try {
        const file = join(folder, 'order.json')
        writeFileSync(file, bodyOf(orderPayload({ id: '7', at: Date.now() })))
        env['SHOPIFY_API_SECRET'] = 'a secret for tests only'
        const send = (domain: string) =>
          aftercare(
            'webhook',
            'send',
            '--topic',
            'orders/create',
            '--file',
            file,
            '--shop',
            domain,
            '--url',
            `${world.url}/webhooks/shopify`,
          )
        expect(await send(world.domain)).to.include({ code: 0, out: '200 OK\n' })
        expect((await send('nobody.myshopify.com')).out).to.include('404')
      } finally {
        rmSync(folder, { recursive: true })
        await world.stop()
      }
    })

    it('tells every fault of its settings at once and does not start', async () => {
      const ended = await new Promise<Ended>((resolve) => {
        execFile(
          process.execPath,
          ['bin/aftercare.js', 'serve'],
          { env: { PATH: process.env.PATH, NODE_ENV: 'production', PORT: 'x' } },
          (error, out, err) => {
            resolve({ code: Number(error?.code), out, err })
          },
        )
      })
      expect(ended.code).to.equal(78)
      for (const name of ['PORT', 'APP_URL', 'SECRET_KEY', 'SMTP_URL']) expect(ended.err).to.include(`  - ${name} `)
    })
  })
