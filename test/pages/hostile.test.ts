import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import fc from 'fast-check'
import { knownLanguages } from '../../app/domain/language.ts'
import { day, minute } from '../../app/domain/time.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { makeToken, type TokenKind } from '../../app/keys/tokens.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { inboundSecret, keys, type Letter, noon, openPages, type Page, type World } from './world.ts'

const program = { headers: { accept: 'application/problem+json' } }

onEveryDatabase('Customers’ pages before strangers', (db) => {
  let world: World
  let letter: Letter
  before(async () => {
    world = await openPages(db())
    letter = await world.letter()
  })
  beforeEach(() => {
    world.now = noon
  })
  afterEach(() => expect(world.faults).to.deep.equal([]))
  after(() => world.close())

  const ways = (): readonly string[] => [letter.survey, letter.unsubscribe, letter.click(0)]
  const isSafe = ({ headers, text }: Page): void => {
    expect(headers.get('content-security-policy'))
      .to.include(`default-src 'none'`)
      .and.to.include(`frame-ancestors 'none'`)
    expect(headers.get('set-cookie')).to.equal(null)
    expect(text).not.to.match(/<script|\bat .+:\d+:\d+|node_modules|SQLITE|ER_/)
  }

  it('set no cookie, run no script, and are neither kept, indexed, framed nor told to others (F3, F6, L11)', async () => {
    for (const page of [await world.get(letter.survey), await world.get(letter.unsubscribe)]) {
      isSafe(page)
      expect(page.headers.get('content-security-policy')).to.equal(
        `default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
      )
      expect(page.headers.get('referrer-policy')).to.equal('no-referrer')
      expect(page.headers.get('cache-control')).to.equal('no-store')
      expect(page.headers.get('x-robots-tag')).to.include('noindex')
    }
  })

  it('bring their styles under an address that changes with the content', async () => {
    const href = /href="(\/assets\/pages\.[0-9a-f]{12}\.css)"/.exec((await world.get(letter.survey)).text)?.[1] ?? ''
    const styles = await world.get(href)
    expect([styles.status, styles.headers.get('cache-control')]).to.deep.equal([
      200,
      'public, max-age=31536000, immutable',
    ])
    expect(styles.headers.get('content-type')).to.include('text/css')
  })

  it('tell an expired address from a broken one, to people in their language and to programs in RFC 9457 (L1, L5, U3)', async () => {
    const before = await world.everything()
    const torn = (path: string): string => path.slice(0, -1)
    const forged = (path: string): string => path.slice(0, 10) + (path[10] === 'A' ? 'B' : 'A') + path.slice(11)
    for (const way of ways())
      for (const broken of [torn(way), forged(way), `${way}x`, `${way.slice(0, 3)}%00`])
        for (const method of ['GET', 'HEAD']) {
          expect((await world.get(broken, { method })).status, `${method} ${broken}`).to.equal(404)
          const told = await world.get(broken, { method, ...program })
          expect([told.status, told.headers.get('content-type')]).to.deep.equal([404, 'application/problem+json'])
        }
    for (const [kind, path] of [
      ['survey', '/s/'],
      ['click', '/c/'],
    ] as const) {
      const old = makeToken(keys, kind, { shopId: world.shopId, messageId: letter.id, link: 0, expiresAt: noon - day })
      const page = await world.get(`${path}${old}`, { headers: { accept: 'text/html', 'accept-language': 'pl' } })
      expect(page.status).to.equal(410)
      expect(page.text).to.include('<html lang="pl">')
      isSafe(page)
      const told = await world.get(`${path}${old}`, program)
      expect(JSON.parse(told.text)).to.include({ status: 410 })
    }
    expect((await world.send(torn(letter.survey), { score: '5' })).status).to.equal(404)
    expect((await world.send(forged(letter.unsubscribe), {})).status).to.equal(404)
    expect(await world.everything()).to.equal(before)
  })

  it('say what is wrong with an address in the language of the visitor’s browser, whichever of the twelve it is', async () => {
    const said = new Set<string>()
    for (const language of knownLanguages) {
      const headers = { accept: 'text/html', 'accept-language': `nb,${language}-XX;q=0.9,en;q=0.1` }
      const old = makeToken(keys, 'survey', {
        shopId: world.shopId,
        messageId: letter.id,
        link: 0,
        expiresAt: noon - day,
      })
      for (const [path, status] of [
        ['/s/torn', 404],
        [`/s/${old}`, 410],
      ] as const) {
        const page = await world.get(path, { headers })
        expect([page.status, /<html lang="(\w+)">/.exec(page.text)?.[1]]).to.deep.equal([status, language])
        said.add(/<h1>(.*)<\/h1>/.exec(page.text)?.[1] ?? '')
      }
    }
    expect(said.size).to.equal(2 * knownLanguages.length)
    const stranger = { accept: 'text/html', 'accept-language': 'nb' }
    expect((await world.get('/s/torn', { headers: stranger })).text).to.include('<html lang="en">')
  })

  it('take no token of one kind for another, of another shop, or of a letter that is gone (L3, I8)', async () => {
    const other = (kind: TokenKind, shopId: number, messageId: string): string =>
      makeToken(keys, kind, { shopId, messageId, link: 0, expiresAt: noon + day })
    for (const path of [
      letter.unsubscribe.replace('/u/', '/s/'),
      letter.survey.replace('/s/', '/u/'),
      letter.survey.replace('/s/', '/c/'),
      `/s/${other('survey', world.shopId + 1, letter.id)}`,
      `/s/${other('survey', world.shopId, '01890000-0000-7000-8000-000000000000')}`,
      `/u/${other('unsubscribe', world.shopId, '01890000-0000-7000-8000-000000000000')}`,
    ])
      expect((await world.get(path)).status, path).to.equal(404)
  })

  it('refuse what is no form with 415, what is too large with 413, what is torn with 400', async () => {
    const before = await world.everything()
    const post = async (
      path: string,
      body: string,
      type: string,
      more: Record<string, string> = {},
    ): Promise<number> => {
      const page = await world.get(path, {
        method: 'POST',
        body,
        headers: { accept: 'text/html', 'content-type': type, ...more },
      })
      isSafe(page)
      return page.status
    }
    for (const way of [letter.survey, letter.unsubscribe]) {
      expect(await post(way, '<a/>', 'text/xml')).to.equal(415)
      expect(await post(way, 'score=1', 'application/x-www-form-urlencoded', { 'content-encoding': 'zip' })).to.equal(
        415,
      )
      expect(await post(way, 'score=1', 'application/x-www-form-urlencoded; charset=klingon')).to.equal(415)
      expect(await post(way, `score=1&comment=${'x'.repeat(70_000)}`, 'application/x-www-form-urlencoded')).to.equal(
        413,
      )
      expect(await post(way, '{"score":', 'application/json')).to.equal(400)
      expect(await post(way, 'not packed', 'application/json', { 'content-encoding': 'gzip' })).to.equal(400)
    }
    expect((await world.get('/s/%E0%A4%A')).status).to.equal(400)
    expect(await world.everything()).to.equal(before)
  })

  it('unpack no more of a form than a form may hold (W8)', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 'a'))
    const before = process.memoryUsage.rss()
    for (const way of [letter.survey, letter.unsubscribe])
      for (const type of ['application/x-www-form-urlencoded', 'application/json', 'multipart/form-data; boundary=a']) {
        const headers = { accept: 'text/html', 'content-type': type, 'content-encoding': 'gzip' }
        expect((await world.get(way, { method: 'POST', body: bomb, headers })).status, type).to.equal(413)
      }
    expect(process.memoryUsage.rss() - before).to.be.below(32 * 1024 * 1024)
  })

  it('lead nowhere but where we wrote down, whatever the address asks for (L9)', async () => {
    for (const to of ['//evil.example', '/\\evil.example', 'javascript:alert(1)', 'https://cups.example@evil.example'])
      for (const way of ways())
        for (const name of ['next', 'url', 'to', 'target', 'return_to', 'redirect']) {
          const asked = `${way}?${name}=${encodeURIComponent(to)}%0d%0alocation:%20https://evil.example`
          for (const method of ['GET', 'POST']) {
            const page = await world.get(asked, { method, headers: { accept: 'text/html' } })
            expect(page.headers.get('location') ?? '', asked).not.to.include('evil')
            expect(page.text, asked).not.to.match(/href="[^"]*evil/)
          }
        }
  })

  it('say nothing of their address: not in the title, nor to whoever a link leads to (L11)', async () => {
    for (const way of [letter.survey, letter.unsubscribe]) {
      const page = await world.get(way)
      const token = way.split('/').at(-1) ?? ''
      expect(/<title>([^<]*)/.exec(page.text)?.[1])
        .to.be.a('string')
        .and.not.include(token)
      expect(page.headers.get('referrer-policy')).to.equal('no-referrer')
      // Whatever names the address stays with us: the form's own action and the links beside it.
      for (const [, address = ''] of page.text.matchAll(/(?:href|src|action)="([^"]*)"/g))
        if (address.includes(token)) expect(address).to.match(/^\/[suc]\//)
    }
  })

  it('are not found by trying: after a hundred made-up addresses a place waits, and letters go on working (L10)', async () => {
    const strict = await openPages(db(), { guesses: 100 })
    const real = await strict.letter()
    const statuses: number[] = []
    for (let go = 0; go < 120; go++) {
      const guess = makeToken(deriveKeys(randomBytes(32)), 'survey', {
        shopId: strict.shopId,
        messageId: real.id,
        link: 0,
        expiresAt: noon + day,
      })
      statuses.push((await strict.get(`/${go % 2 ? 's' : 'u'}/${guess}`)).status)
    }
    expect(statuses).to.deep.equal([...Array<number>(100).fill(404), ...Array<number>(20).fill(429)])
    const told = await strict.get('/s/made-up')
    expect([told.status, told.headers.get('retry-after')]).to.deep.equal([429, '60'])
    expect((await strict.get(real.survey)).status).to.equal(200)
    strict.now = noon + minute
    expect((await strict.get('/s/made-up')).status).to.equal(404)
    await strict.close()
  }).timeout(20_000)

  it('never fail inside, whatever is sent', async () => {
    const statuses = [200, 302, 400, 401, 404, 409, 410, 413, 415, 422]
    const types = fc.oneof(
      fc.constantFrom(
        'application/x-www-form-urlencoded',
        'application/json',
        'application/json; charset=utf-16',
        'multipart/form-data',
        'multipart/form-data; boundary=x',
        'multipart/form-data; boundary=""',
        'message/rfc822',
      ),
      fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((text) => text.trim()),
    )
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
      fc
        .string({ unit: 'binary', maxLength: 200 })
        .map((text) => Buffer.from(`score=9&comment=${text}&driver=${text}`)),
      fc.json().map((json) => Buffer.from(json)),
      fc
        .string({ maxLength: 60 })
        .map((text) => Buffer.from(`--x\r\ncontent-disposition: form-data; name="${text}"\r\n\r\n${text}\r\n--x--`)),
      fc
        .constantFrom(
          '__proto__=1&constructor=2&toString=3&score=9',
          'score=9&score=10&comment=a&comment=b',
          '{"__proto__":{"score":9},"score":[9],"comment":{"a":1}}',
          '[]',
          'null',
          '%',
        )
        .map((text) => Buffer.from(text)),
    )
    const path = fc.oneof(
      fc.constantFrom(letter.survey, letter.unsubscribe, letter.click(0), '/inbound/email'),
      fc.webPath().map((path) => `/s${path}`),
    )
    const query = fc.oneof(
      fc.constant(''),
      fc.webQueryParameters().map((text) => `?${text}`),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST'),
        path,
        query,
        types,
        bodies,
        async (method, path, query, type, body) => {
          const headers = { accept: 'text/html', 'content-type': type, authorization: `Bearer ${inboundSecret}` }
          const page = await world.get(
            `${path}${query}`,
            method === 'POST' ? { method, body, headers } : { method, headers },
          )
          if (page.status !== 404 || page.text.includes('<html lang')) expect(page.status).to.be.oneOf(statuses)
          expect(page.text).not.to.match(/\n\s+at .+:\d+:\d+|node_modules/)
          expect(world.faults).to.deep.equal([])
        },
      ),
      { numRuns: 250 },
    )
  }).timeout(30_000)

  it('shows words as words, wherever they came from', async () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>{{constructor}}`
    const marked = await world.letter()
    await world.send(marked.survey, { score: '4', comment: hostile })
    const { text } = await world.get(marked.survey)
    expect(text).not.to.include('<script').and.not.to.include('<img')
    expect(text).to.include('&lt;script&gt;').and.to.include('{{constructor}}')
  })
})
