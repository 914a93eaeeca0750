import { expect } from 'chai'
import { parse, validate, NoDeprecatedCustomRule } from 'graphql'
import { addressesFrom } from '../../app/storefronts/shopify/platform/address.ts'
import { openAsk } from '../../app/storefronts/shopify/platform/ask.ts'
import { PlatformFault } from '../../app/storefronts/shopify/platform/fault.ts'
import { questions } from '../../app/storefronts/shopify/platform/questions.ts'
import { schema } from '../support/shopify-stand-in/admin-api.ts'
import { openAllowance } from '../support/shopify-stand-in/allowance.ts'
import { type StandIn, startStandIn } from '../support/shopify-stand-in/index.ts'
import type { StandInShop } from '../support/shopify-stand-in/shop.ts'

describe('The questions for Shopify', () => {
  for (const [name, text] of Object.entries(questions))
    it(`are words of the official schema, none of them deprecated: ${name}`, () => {
      const document = parse(text)
      expect(validate(schema, document).map(({ message }) => message)).to.deep.equal([])
      expect(validate(schema, document, [NoDeprecatedCustomRule]).map(({ message }) => message)).to.deep.equal([])
    })
})

describe('Asking Shopify', () => {
  let clock = Date.UTC(2026, 10, 20)
  let pauses: number[] = []
  let standIn: StandIn
  let shop: StandInShop
  const domain = 'cups.myshopify.com'
  const access = { domain, token: 'shpat_secret' }
  const pause = async (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds)
    clock += milliseconds
  }
  const client = (patience?: number) =>
    openAsk({ addresses: addressesFrom(standIn.url), now: () => clock, pause, ...(patience ? { patience } : {}) })
  const ask = (question: string, variables = {}) => client()(access, question, variables)
  const faultOf = async (attempt: Promise<unknown>): Promise<PlatformFault> => {
    const fault: unknown = await attempt.then(
      () => null,
      (error: unknown) => error,
    )
    if (!(fault instanceof PlatformFault)) expect.fail(`there was no fault of the platform but ${String(fault)}`)
    return fault
  }

  beforeEach(async () => {
    standIn = await startStandIn(() => clock)
    shop = standIn.shop(domain)
    shop.accessTokens.set(access.token, Infinity)
    pauses = []
  })
  afterEach(() => standIn.stop())

  it('brings the answer', async () => {
    const answer = await ask(questions.shop)
    expect(answer).to.have.nested.property('shop.ianaTimezone', 'Europe/Warsaw')
    expect(pauses).to.deep.equal([])
  })

  it('waits as long as the allowance needs, and no longer', async () => {
    shop.allowance = openAllowance(() => clock, 1_000, 50)
    shop.allowance.take(990)
    const before = clock
    await ask(questions.counts, { orders: '' })
    expect(pauses.length).to.equal(0)
    shop.allowance = openAllowance(() => clock, 1_000, 50)
    shop.allowance.take(1_000)
    await ask(questions.counts, { orders: '' })
    expect(clock - before).to.be.within(1, 200)
    expect(standIn.seen.length).to.equal(3)
  })

  it('does not even ask when it knows that the allowance is used up', async () => {
    const asking = openAsk({ addresses: addressesFrom(standIn.url), now: () => clock, pause })
    shop.allowance = openAllowance(() => clock, 100, 10)
    const variables = { first: 10, filter: '' }
    for (let time = 0; time < 4; time++) await asking(access, questions.products, variables)
    expect(standIn.seen.length).to.equal(4)
    expect(pauses.length).to.be.above(0)
  })

  it('goes on when a field may not be read, and says so when nothing may', async () => {
    shop.scopes = ['read_orders']
    expect(await ask(questions.counts, { orders: '' })).to.deep.equal({
      ordersCount: { count: 0 },
      customersCount: null,
      productsCount: null,
    })
    expect((await faultOf(ask(questions.products, { first: 1, filter: '' }))).kind).to.equal('forbidden')
  })

  it('tells a dead token, a frozen shop and a question that is too dear apart', async () => {
    shop.accessTokens.clear()
    expect((await faultOf(ask(questions.shop))).kind).to.equal('signed out')
    shop.accessTokens.set(access.token, Infinity)
    expect((await faultOf(ask(questions.orders, { first: 100, filter: '' }))).kind).to.equal('too dear')
    expect((await faultOf(ask('query { nothing }'))).kind).to.equal('refused')
    standIn.interfere = (_req, res) => Boolean(res.writeHead(402).end('{}'))
    expect((await faultOf(ask(questions.shop))).kind).to.equal('shut')
  })

  it('asks again after a fault of the platform, and waits the seconds it names', async () => {
    let left = 2
    standIn.interfere = (_req, res) => {
      if (left-- <= 0) return false
      if (left === 1) res.writeHead(429, { 'retry-after': '2.0' }).end()
      else res.writeHead(502).end('<html>')
      return true
    }
    await ask(questions.shop)
    expect(pauses).to.deep.equal([2_000, 2_000])
  })

  it('gives up on silence, and never repeats a change that may have been heard', async () => {
    standIn.interfere = () => true
    const impatient = client(300)
    expect((await faultOf(impatient(access, questions.shop))).kind).to.equal('unreachable')
    expect(standIn.seen.length).to.equal(6)
    expect((await faultOf(impatient(access, 'mutation { nothing }'))).kind).to.equal('unreachable')
    expect(standIn.seen.length).to.equal(7)
  }).timeout(10_000)

  it('reads no more than it is ready to', async () => {
    standIn.interfere = (_req, res) => {
      res.writeHead(200, { 'content-type': 'application/json' })
      const more = (): void => {
        while (!res.destroyed) if (!res.write(Buffer.alloc(1024 * 1024, ' '))) return void res.once('drain', more)
      }
      more()
      return true
    }
    expect((await faultOf(ask(questions.shop))).message).to.match(/more than we are ready/)
  }).timeout(10_000)

  it('follows no redirect, asks nobody else, and tells no secret in a fault', async () => {
    standIn.interfere = (_req, res) => Boolean(res.writeHead(302, { location: 'http://127.0.0.1:9/' }).end())
    const fault = await faultOf(ask(questions.shop))
    expect(`${fault.message} ${fault.stack ?? ''}`).not.to.include('shpat_')
    for (const name of [
      'evil.com',
      'a.myshopify.com.evil.com',
      'a.myshopify.com@evil.com',
      'A.myshopify.com',
      '../x.myshopify.com',
    ])
      expect(() => addressesFrom(null)(name), name).to.throw(/myshopify\.com/)
    expect(addressesFrom(null)(domain)).to.equal('https://cups.myshopify.com')
  }).timeout(10_000)
})
