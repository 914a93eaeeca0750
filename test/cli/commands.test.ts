import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openApp } from '../../app/app.ts'
import { readConfig } from '../../app/config.ts'
import { hour } from '../../app/domain/time.ts'
import { databaseKinds, freshDatabase, urlOf } from '../support/databases.ts'
import { bodyOf, fulfillmentPayload, orderPayload, scanPayload } from '../support/shopify.ts'
import { startWorld } from '../support/world.ts'

type Ended = { readonly code: number; readonly out: string; readonly err: string }

for (const kind of databaseKinds)
  describe(`The command line (${kind})`, function () {
    this.timeout(60_000)
    const shop = 'cups.myshopify.com'
    let env: Record<string, string>
    let folder: string
    let remove: () => Promise<void>

    before(async () => {
      const fresh = await freshDatabase(kind)
      folder = mkdtempSync(join(tmpdir(), 'aftercare-data-'))
      remove = fresh.remove
      env = {
        DATABASE_URL: urlOf(fresh.database),
        DATA_DIR: folder,
        SECRET_KEY: Buffer.alloc(32, 6).toString('base64'),
        SHOPIFY_API_SECRET: 'secret',
        LOG_LEVEL: 'error',
      }
    })
    after(async () => {
      await remove()
      rmSync(folder, { recursive: true, force: true })
    })

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

    it('sends nothing from a copy until it is told to', async () => {
      const copy = join(folder, 'copy.sqlite')
      const made = await aftercare('backup', copy)
      if (kind === 'sqlite') {
        expect(made).to.include({ code: 0, err: '' })
        const before = env['DATABASE_URL'] ?? ''
        env['DATABASE_URL'] = `sqlite:${copy}`
        const refused = await aftercare('cron', 'all')
        expect([refused.code, refused.err]).to.deep.equal([
          2,
          'No letters leave until "aftercare resume": this database is not what it was.\n',
        ])
        expect(await aftercare('resume')).to.deep.equal({
          code: 0,
          out: '0 letters are due now and will leave unless their time has passed.\nLetters leave again.\n',
          err: '',
        })
        expect(await aftercare('cron', 'all')).to.include({ code: 0 })
        env['DATABASE_URL'] = before
        expect(await aftercare('backup', copy), 'no file is written over').to.include({ code: 2 })
      } else
        expect([made.code, made.err.split(':')[0]]).to.deep.equal([
          2,
          'MySQL and MariaDB are backed up with their own tool',
        ])
      expect(await aftercare('cron', 'all'), 'the original').to.include({ code: 0 })
    })

    it('takes again what was set aside, by number or all of it, and says who asked', async () => {
      const app = await openApp(readConfig({ ...env }))
      try {
        const found = await app.db.knex('shops').first('id')
        const about = { topic: 'orders/create', eventId: null, apiVersion: null, triggeredAt: null, receivedAt: 0 }
        for (const deliveryId of ['torn 1', 'torn 2'])
          await app.journal.append({ ...about, shopId: found.id, deliveryId, payload: Buffer.from('{"torn') })
        const again = async () =>
          (await app.db.knex('journal').where({ state: 'waiting' }).whereIn('delivery_id', ['torn 1', 'torn 2'])).length
        await app.take(Date.now())
        expect(await again()).to.equal(0)
        const first = await app.db.knex('journal').where({ delivery_id: 'torn 1' }).first('id')
        expect(await aftercare('webhook', 'replay', '--shop', shop)).to.include({ code: 2 })
        expect(await aftercare('webhook', 'replay', '--shop', shop, '--id', String(first.id))).to.include({ code: 0 })
        expect(await again()).to.equal(1)
        expect((await aftercare('webhook', 'replay', '--shop', shop, '--all')).out).to.equal(
          '1 waiting to be taken again.\n',
        )
        expect(await again()).to.equal(2)
        expect(await app.db.knex('audit').where({ did: 'took deliveries again' })).to.have.length(2)
        await app.db.knex('journal').whereIn('delivery_id', ['torn 1', 'torn 2']).delete()
      } finally {
        await app.close()
      }
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
