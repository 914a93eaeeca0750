import { createServer, type Server } from 'node:http'
import { expect } from 'chai'
import type { Carrier } from '../../app/carriers/carrier.ts'
import { inPost } from '../../app/carriers/inpost.ts'
import { carrierOf } from '../../app/carriers/numbers.ts'
import { day, hour, minute } from '../../app/domain/time.ts'
import { openJournal } from '../../app/journal/store.ts'
import { takeJournal } from '../../app/journal/take.ts'
import { watchParcels } from '../../app/journal/watch-parcels.ts'
import { keys, newShop } from '../admin/rows.ts'
import { noon } from '../admin/world.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { listen } from '../support/port.ts'

describe('a tracking number', () => {
  it('tells its carrier by its shape and its checksum', () => {
    expect(carrierOf('5200 0001 2680 0410 8677 0098', null)).to.equal('InPost')
    expect(carrierOf('RR123456785PL', null)).to.equal('Poczta Polska')
    expect(carrierOf('0998 0000 0200 34D', null)).to.equal('DPD')
    expect(carrierOf('0000123525123U', null)).to.equal('DPD')
    expect(carrierOf('1Z5R89390357567127', null)).to.equal('UPS')
    expect(carrierOf('1ZXX3150YW44070023', null)).to.equal('UPS')
    expect(carrierOf('3SBCC000123456', null)).to.equal('DHL')
  })

  it('tells nothing when its checksum is wrong', () => {
    for (const number of [
      'RR123456789PL',
      '09980000020033D',
      '1Z1111111111111111',
      'A00000000000000000000000',
      '12345678901',
    ])
      expect(carrierOf(number, null), number).to.equal(null)
  })

  it('leaves the word to the shop where its shape is anybody’s', () => {
    expect(carrierOf('12345678901', 'ORLEN Paczka')).to.equal('Orlen Paczka')
    expect(carrierOf('3318810025', 'DHL Express')).to.equal('DHL')
    expect(carrierOf('3318810010', 'DHL Express')).to.equal(null)
    expect(carrierOf('520000012680041086770098', 'Other')).to.equal('InPost')
  })
})

describe('InPost', () => {
  let server: Server
  let base: string
  let reply: { status: number; body: string; headers?: Record<string, string> }
  const asked: string[] = []
  before(async () => {
    server = createServer((req, res) => {
      asked.push(req.url ?? '')
      res.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(reply.body)
    })
    base = `http://127.0.0.1:${await listen(server)}`
  })
  after(() => new Promise((resolve) => server.close(resolve)))
  const track = (number = '520000012680041086770098') => inPost(base).track(number)
  const details = (...list: (readonly [string, string])[]) =>
    JSON.stringify({ tracking_details: list.map(([status, datetime]) => ({ status, datetime, agency: null })) })

  it('tells a parcel’s way in our words, and nothing of words we do not know', async () => {
    reply = {
      status: 200,
      body: details(
        ['confirmed', '2026-11-18T09:00:00.000+01:00'],
        ['collected_from_sender', '2026-11-18T15:00:00.000+01:00'],
        ['teleported', '2026-11-18T16:00:00.000+01:00'],
        ['ready_to_pickup', '2026-11-19T08:00:00.000+01:00'],
      ),
    }
    const answer = await track()
    expect(asked.at(-1)).to.equal('/v1/tracking/520000012680041086770098')
    expect(answer.kind === 'told' && answer.scans.map(({ status }) => status)).to.deep.equal([
      'preparing',
      'on its way',
      'ready for pickup',
    ])
    expect(answer.kind === 'told' && answer.scans[2]?.at).to.equal(Date.UTC(2026, 10, 19, 7))
  })

  it('does not know a number yet', async () => {
    reply = { status: 404, body: '{"error":"resource_not_found"}' }
    expect(await track()).to.deep.equal({ kind: 'unknown' })
  })

  it('N3, N5: is away when it fails, talks nonsense, leads elsewhere or does not end', async () => {
    for (const bad of [
      { status: 503, body: '' },
      { status: 200, body: '<html>' },
      { status: 200, body: '{"tracking_details":"none"}' },
      { status: 302, body: '', headers: { location: 'http://169.254.169.254/' } },
      { status: 200, body: ' '.repeat(600 * 1024) },
    ]) {
      reply = bad
      expect((await track()).kind, bad.body.slice(0, 30)).to.equal('away')
    }
    expect((await inPost('http://127.0.0.1:9').track('1')).kind).to.equal('away')
  })

  it('cannot be led to another path by a number', async () => {
    reply = { status: 404, body: '{}' }
    await track('../../x?y')
    expect(asked.at(-1)).to.equal('/v1/tracking/..%2F..%2Fx%3Fy')
  })
})

onEveryDatabase('a parcel nobody tells of', (db) => {
  let shopId: number
  let answer: Awaited<ReturnType<Carrier['track']>>
  let asked = 0
  let number = 0
  const faults: unknown[] = []
  const carrier: Carrier = {
    name: 'InPost',
    track: () => {
      asked += 1
      return Promise.resolve(answer)
    },
  }
  const watch = (at: number) =>
    watchParcels(
      { db: db(), carriers: [carrier], append: openJournal(db()).append, report: (error) => faults.push(error) },
      at,
    )
  const parcel = async () =>
    (await db().knex('parcels').where({ shop_id: shopId }).first()) as { status: string | null }
  const row = async () =>
    (await db().knex('watches').where({ shop_id: shopId }).first()) as { next_at: number | null; ended: string | null }
  beforeEach(async () => {
    number += 1
    asked = 0
    await db().knex('watches').delete()
    await db().knex('parcels').delete()
    shopId = (await newShop(db(), `watched-${number}.example.com`)).id
    await db()
      .knex('parcels')
      .insert({
        shop_id: shopId,
        id: 'p1',
        order_id: 'o1',
        carrier: 'Other',
        number: '520000012680041086770098',
        tracking_url: null,
        parcel_lines: '[]',
        history: '{}',
        status: null,
        status_at: null,
        created_at: noon - hour,
        updated_at: noon - hour,
        expected_at: null,
        expected_told_at: null,
        cancelled: 0,
      })
  })
  afterEach(() => expect(faults).to.deep.equal([]))

  it('is asked for, and what its carrier says is taken like any scan, once', async () => {
    answer = { kind: 'told', scans: [{ status: 'on its way', at: noon - 30 * minute }] }
    expect(await watch(noon)).to.equal(1)
    await takeJournal({ db: db(), keys, report: (error) => faults.push(error) }, noon)
    expect((await parcel()).status).to.equal('on its way')
    expect(await watch(noon + minute)).to.equal(0)
    await watch(noon + 3 * hour)
    expect(asked).to.equal(2)
    expect(await db().knex('journal').where({ shop_id: shopId }).pluck('topic')).to.deep.equal(['carrier/scan'])
  })

  it('is left alone once it is there', async () => {
    answer = { kind: 'told', scans: [{ status: 'delivered', at: noon }] }
    await watch(noon)
    expect(await row()).to.include({ ended: 'delivered', next_at: null })
    expect(await watch(noon + day)).to.equal(0)
  })

  it('is asked for ever more seldom while its carrier is away, and given up after a month', async () => {
    answer = { kind: 'away', why: 'no' }
    const pauses: number[] = []
    let at = noon
    for (let round = 0; round < 8; round++) {
      await watch(at)
      const next = Number((await row()).next_at)
      pauses.push((next - at) / minute)
      at = next
    }
    expect(pauses).to.deep.equal([15, 30, 60, 120, 240, 480, 720, 720])
    await watch(noon + 31 * day)
    expect((await row()).ended).to.equal('too long')
  })
})
