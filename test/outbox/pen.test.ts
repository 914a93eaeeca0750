import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { second } from '../../app/domain/time.ts'
import { compose } from '../../app/outbox/compose.ts'
import type { Standing } from '../../app/domain/standing.ts'
import type { Draft, Writing } from '../../app/outbox/draft.ts'
import { openPen } from '../../app/outbox/pen.ts'
import { openScribe, type Scribe } from '../../app/outbox/scribe.ts'
import type { LetterRequest } from '../../app/render/letter.ts'
import { flowNamed } from '../../app/flows/index.ts'
import { unbranded } from '../../app/shops/brand.ts'
import { keys } from '../admin/rows.ts'
import { everyLetter, renderer, request } from '../render/samples.ts'

const noFaults = (fault: unknown): never => {
  throw fault
}

function drafted(asked: LetterRequest, signature: Draft['signature'] = null): Draft {
  return {
    request: asked,
    ours: 'en',
    signature,
    links: [],
    head: {
      from: { name: 'Cups & Co', address: 'letters@aftercare.example' },
      to: { name: null, address: 'anna@example.com' },
      replyTo: 'reply@aftercare.example',
      messageId: '<1@aftercare.example>',
      date: Date.UTC(2026, 10, 3, 9),
      headers: { 'Auto-Submitted': 'auto-generated' },
    },
  }
}

describe('The scribe, a thread that composes letters', () => {
  let scribe: Scribe
  afterEach(() => scribe.close())

  const threadOf = (script: string): URL =>
    new URL(`data:text/javascript,import { parentPort } from 'node:worker_threads'; ${encodeURIComponent(script)}`)

  it('writes every letter as it is written without it, to the byte', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    })
    const signature = { domain: 'aftercare.example', selector: 'one', privateKey }
    const drafts = everyLetter.map(({ flow, variant, locale }, index) =>
      drafted(request(flow, variant, locale), index % 2 ? signature : null),
    )
    scribe = openScribe()
    const letters = await scribe.compose(drafts)
    expect(letters).to.have.length(drafts.length)
    for (const [index, draft] of drafts.entries())
      expect(letters[index], draft.request.flow).to.deep.equal(compose(renderer, draft, noFaults))
  })

  it('leaves to others what it cannot write, and writes the rest', async () => {
    scribe = openScribe()
    const letters = await scribe.compose([
      drafted({ ...request('nps', 'ask', 'en'), flow: 'win-back' }),
      drafted(request('nps', 'ask', 'en')),
      drafted({ ...request('nps', 'ask', 'en'), own: { subject: '{{#if}', preheader: '', blocks: [] } }),
    ])
    expect(letters.map(Boolean)).to.deep.equal([false, true, false])
  })

  for (const [title, script] of Object.entries({
    'stands still': `parentPort.on('message', () => { for (;;); })`,
    'says nothing': `parentPort.on('message', () => {})`,
    'ends in the middle': `parentPort.on('message', () => process.exit(3))`,
    breaks: `parentPort.on('message', () => { throw new Error('no ink') })`,
    'cannot be started': 'no script at all',
  }))
    it(`is no loss when it ${title}`, async () => {
      scribe = openScribe(threadOf(script), second / 5)
      const bunches = [[drafted(request('nps', 'ask', 'en'))], [drafted(request('nps', 'ask', 'pl'))]]
      const told = await Promise.all(bunches.map((drafts) => scribe.compose(drafts)))
      expect(told).to.deep.equal([[null], [null]])
      expect(await scribe.compose([drafted(request('nps', 'ask', 'en'))]), 'nor asked again at once').to.deep.equal([
        null,
      ])
    })
})

describe('The pen', () => {
  const stationery = {
    keys,
    renderer,
    appUrl: 'https://care.example.com',
    mailFrom: 'letters@aftercare.example',
    replyDomain: 'reply.aftercare.example',
    report: noFaults,
  }
  const nps = flowNamed('nps')!

  function writings(count: number, facts: object = {}): readonly Writing[] {
    return Array.from({ length: count }, (_, index) => {
      const id = `01a2191e-c983-7009-af59-${String(index).padStart(12, '0')}`
      return {
        message: { id, key: id, to: `reader-${index}@example.com`, locale: 'en', facts: {} },
        flow: { ...nps, letter: () => ({ ...nps.sample('en', 'ask'), ...facts }), variant: () => 'ask' },
        standing: { order: null, cart: null, customer: null } as unknown as Standing,
        context: {
          shop: { id: 1, name: 'Cups', timeZone: 'UTC', locale: 'en', languages: ['en'] },
          settings: {},
          onSince: 0,
          now: Date.UTC(2100, 0),
        },
        brand: unbranded,
        sender: { name: 'Cups', address: 'letters@aftercare.example', signature: null },
        own: null,
        written: null,
      } as unknown as Writing
    })
  }

  /** Writes all it is given; notes for whom. */
  function willing(): Scribe & { readonly wrote: (string | null)[] } {
    const wrote: (string | null)[] = []
    return {
      wrote,
      compose: async (drafts) =>
        drafts.map((draft) => {
          wrote.push(draft.head.to.address)
          return compose(renderer, draft, noFaults)
        }),
      close: async () => {},
    }
  }

  it('writes the same whoever composes', async () => {
    const [scribe, all] = [willing(), writings(50)]
    const [alone, helped] = [openPen(stationery, null), openPen(stationery, scribe)]
    helped.ahead(all)
    for (const one of all) expect(await helped.write(one)).to.deep.equal(await alone.write(one))
    expect(scribe.wrote).not.to.have.length(0)
  })

  it('has many letters composed beforehand, each once, and few not at all', async () => {
    const scribe = willing()
    const pen = openPen(stationery, scribe)
    pen.ahead(writings(20))
    expect(scribe.wrote, 'suspects travel in twenties').to.have.length(0)
    const all = writings(100)
    pen.ahead(all)
    expect(scribe.wrote, 'no more than leave soon').to.have.length(40)
    for (const one of all.toReversed()) await pen.write(one)
    expect(new Set(scribe.wrote)).to.have.length(scribe.wrote.length)
    expect(scribe.wrote, 'those it had not begun were written here').to.have.length.below(100)
  })

  it('writes itself what the scribe could not', async () => {
    const pen = openPen(stationery, { compose: async (drafts) => drafts.map(() => null), close: async () => {} })
    const all = writings(40)
    pen.ahead(all)
    for (const one of all) expect((await pen.write(one)).subject).to.equal((await pen.write(one)).subject)
  })

  it('tells what is wrong with a letter when it is to be written, and holds up no other', async () => {
    const pen = openPen(stationery, openScribe())
    const [unsendable] = writings(1, { firstName: () => 'no data' })
    const [lost] = writings(1).map((one) => ({ ...one, flow: { ...one.flow, name: 'win-back', wording: 'win-back' } }))
    const [untold] = writings(1).map((one) => ({
      ...one,
      flow: {
        ...one.flow,
        letter: () => {
          throw new Error('the order is gone')
        },
      },
    }))
    const good = writings(40)
    pen.ahead([unsendable!, lost!, untold!, ...good])
    const faultOf = (one: Writing): Promise<string> => pen.write(one).then(() => '', String)
    expect(await faultOf(untold!)).to.contain('the order is gone')
    expect(await faultOf(lost!)).to.contain('win-back')
    for (const one of good) expect(await faultOf(one)).to.equal('')
    await pen.close()
  })
})
