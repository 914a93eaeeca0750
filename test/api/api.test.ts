import { type SpecData, Validator } from '@seriousme/openapi-schema-validator'
import { expect } from 'chai'
import { document } from '../../app/api/document.ts'
import { perMinute } from '../../app/api/limits.ts'
import { operations } from '../../app/api/operations.ts'
import { newId } from '../../app/db/row.ts'
import { day, minute } from '../../app/domain/time.ts'
import { revokeToken, tokensOf } from '../../app/shops/api-tokens.ts'
import { newShop, rowsOf } from '../admin/rows.ts'
import { noon } from '../admin/world.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { type ApiWorld, openApi } from './world.ts'

type Page = { readonly data: readonly { readonly id: string }[]; readonly next: string | null }
type Problem = { readonly status: number; readonly detail: string }

describe('the document of the interface', () => {
  it('is valid OpenAPI 3.1 and names every operation once', async () => {
    const written = document('https://aftercare.example.com')
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(written)) as SpecData)
    expect(errors ?? []).to.deep.equal([])
    expect(valid).to.equal(true)
    const ids = JSON.stringify(written).match(/"operationId":"[^"]+"/g) ?? []
    expect(new Set(ids).size).to.equal(operations.length)
  })
})

onEveryDatabase('the interface for programs', (db) => {
  let world: ApiWorld
  before(async () => {
    world = await openApi(db())
  })
  after(() => world.close())

  it('answers what its document says it answers', async () => {
    const shop = await newShop(db(), 'documented.example.com')
    const rows = rowsOf(db(), shop.id)
    const customer_id = await rows.customer({ email: 'anna@example.com' })
    const order_id = await rows.order()
    const message_key = 'nps:1'
    const message_id = await rows.message({ customer_id, order_id, message_key, why: 'the last parcel was delivered' })
    await rows.decision({ message_key, decision: 'schedule' })
    const id = await rows.answer({ message_id, customer_id, order_id, score: 9, comment: 'Good', drivers: '["price"]' })
    const token = await world.token(shop.id)
    const caseId = newId(noon)
    await db().knex('conversations').insert({
      shop_id: shop.id,
      id: caseId,
      message_id,
      address_hash: 'hash',
      state: 'open',
      because: 'low score',
      started_at: noon,
      last_at: noon,
      opened_at: noon,
    })
    const paths: Record<string, string> = {
      '/cases/{id}': caseId,
      '/responses/{id}': id,
      '/messages/{id}': message_id,
      '/customers/{id}': customer_id,
      '/scores/{id}': 'nps',
    }
    for (const { method, path, answers, list } of operations) {
      const filled = path.replace('{id}', paths[path] ?? '')
      const said =
        method === 'get'
          ? await world.get(token, filled)
          : await world.post(token, filled, { email: 'somebody@example.com' })
      expect(said.status, path).to.be.oneOf([200, 201])
      const { data } = (await said.json()) as { data: unknown }
      for (const one of list && method === 'get' ? (data as unknown[]) : [data]) answers.schema.parse(one)
    }
    const { data } = (await (await world.get(token, `/messages/${message_id}`)).json()) as {
      data: { why: string; decisions: { do: string }[] }
    }
    expect(data.why).to.equal('the last parcel was delivered')
    expect(data.decisions[0]?.do).to.equal('schedule')
    expect(world.faults).to.deep.equal([])
  })

  it('goes through a list by key: nothing twice, nothing left out, whatever comes meanwhile', async () => {
    const shop = await newShop(db(), 'paged.example.com')
    const rows = rowsOf(db(), shop.id)
    const made: string[] = []
    for (let n = 0; n < 25; n++) made.push(await rows.answer({ id: newId(noon + n), score: 5 }))
    const token = await world.token(shop.id, 'read')
    const seen: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const page = (await (await world.get(token, `/responses?limit=7${next && `&after=${next}`}`)).json()) as Page
      seen.push(...page.data.map(({ id }) => id))
      await rows.answer({ id: newId(noon + 100), score: 1 })
      next = page.next
    }
    expect(seen).to.deep.equal(made.toReversed())
    const late = (await (
      await world.get(token, `/responses?since=${new Date(noon + 20).toISOString()}&limit=100`)
    ).json()) as Page
    expect(late.data).to.have.length(5 + 4)
  })

  it('shows nothing without a token, and with one only its own shop', async () => {
    const [mine, other] = [await newShop(db(), 'mine.example.com'), await newShop(db(), 'other.example.com')]
    const id = await rowsOf(db(), other.id).answer({ score: 9 })
    const token = await world.token(mine.id)
    expect((await world.get(token, `/responses/${id}`)).status).to.equal(404)
    expect(((await (await world.get(token, '/responses')).json()) as Page).data).to.deep.equal([])
    // The shop's number in the token is only a place to look: it opens nothing by itself.
    for (const forged of ['', 'x', token.replace(`_${mine.id}_`, `_${other.id}_`), `${token}x`, token.slice(0, -1)]) {
      const refused = await world.get(forged, '/responses')
      expect(refused.status, forged).to.equal(401)
      expect(refused.headers.get('content-type')).to.equal('application/problem+json')
      expect(refused.headers.get('www-authenticate')).to.include('Bearer')
    }
    const [row] = (await db().knex('api_tokens').where({ shop_id: mine.id })) as { hash: string }[]
    expect(JSON.stringify(row)).not.to.include(token.split('_')[2])
    await revokeToken(db().knex, mine.id, (await tokensOf(db().knex, mine.id))[0]?.id ?? '', noon)
    expect((await world.get(token, '/responses')).status).to.equal(401)
  })

  it('refuses in one sentence, as RFC 9457 has it, and never repeats what was sent', async () => {
    const shop = await newShop(db(), 'refusing.example.com')
    const [write, read] = [await world.token(shop.id), await world.token(shop.id, 'read')]
    const json = { 'content-type': 'text/plain' }
    const cases: [Promise<Response>, number][] = [
      [world.post(read, '/suppressions', { email: 'a@example.com' }), 403],
      [world.post(write, '/suppressions', { email: 'no address <script>' }), 400],
      [world.post(write, '/suppressions', { email: 'a@example.com', shop: 1 }), 400],
      [world.post(write, '/suppressions', '{"email"'), 400],
      [world.post(write, '/suppressions', { email: 'a@example.com' }, json), 415],
      [world.post(write, '/suppressions', { email: 'x'.repeat(70_000) }), 413],
      [world.get(write, '/responses?limit=0'), 400],
      [world.get(write, '/responses?limit=1000'), 400],
      [world.get(write, '/responses?since=yesterday'), 400],
      [world.get(write, '/responses?after=%27'), 400],
      [world.get(write, '/responses/%27%20or%201=1'), 404],
      [world.get(write, '/scores/enps'), 404],
      [world.get(write, '/nothing'), 404],
      [world.post(write, '/responses', {}), 405],
    ]
    for (const [asked, status] of cases) {
      const answer = await asked
      expect(answer.headers.get('content-type'), answer.url).to.equal('application/problem+json')
      const problem = (await answer.json()) as Problem
      expect(answer.status, `${answer.url} ${problem.detail}`).to.equal(status)
      expect(problem.status).to.equal(status)
      expect(problem.detail).not.to.include('script')
    }
    expect(world.faults).to.deep.equal([])
  })

  it('says how much is left, and when to go on', async () => {
    const shop = await newShop(db(), 'eager.example.com')
    const token = await world.token(shop.id)
    const first = await world.get(token, '/responses')
    expect(first.headers.get('ratelimit-policy')).to.equal(`"minute";q=${perMinute};w=60`)
    expect(first.headers.get('ratelimit')).to.equal(`"minute";r=${perMinute - 1};t=60`)
    for (let n = 1; n < perMinute; n += 50)
      await Promise.all(Array.from({ length: Math.min(50, perMinute - n) }, () => world.get(token, '/nothing')))
    const refused = await world.get(token, '/responses')
    expect(refused.status).to.equal(429)
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60)
    world.now += minute
    expect((await world.get(token, '/responses')).status).to.equal(200)
  }).timeout(20_000)

  it('counts scores in whole days as the admin does', async () => {
    const shop = await newShop(db(), 'scored.example.com')
    const rows = rowsOf(db(), shop.id)
    for (let n = 0; n < 20; n++) await rows.answer({ score: n < 12 ? 10 : 2, at: noon - day })
    const token = await world.token(shop.id, 'read')
    const { data } = (await (await world.get(token, '/scores/nps?from=2026-11-19&to=2026-11-19')).json()) as {
      data: Record<string, unknown>
    }
    expect(data).to.include({ answers: 20, promoters: 12, detractors: 8, score: 20, from: '2026-11-19T00:00:00.000Z' })
    const none = (await (await world.get(token, '/scores/nps?from=2026-11-20')).json()) as { data: { score: null } }
    expect(none.data.score).to.equal(null)
  })

  it('stops letters to an address and erases a person', async () => {
    const shop = await newShop(db(), 'asked-to.example.com')
    const token = await world.token(shop.id)
    const made = await world.post(token, '/suppressions', { email: 'Anna@Example.com', scope: 'marketing' })
    expect(made.status).to.equal(201)
    const { data } = (await (await world.get(token, '/suppressions')).json()) as { data: object[] }
    expect(data[0]).to.include({ scope: 'marketing', reason: 'merchant' })
    expect((await world.post(token, '/erasures', { email: 'anna@example.com' })).status).to.equal(200)
    const after = (await (await world.get(token, '/suppressions')).json()) as { data: { reason: string }[] }
    expect(after.data.map(({ reason }) => reason)).to.include('erased')
  })
})
