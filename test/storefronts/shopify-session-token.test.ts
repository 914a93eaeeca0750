import { expect } from 'chai'
import { createSecretKey } from 'node:crypto'
import { readSessionToken } from '../../app/storefronts/shopify/embedded/session-token.ts'
import { officialLibrary } from '../support/shopify-library.ts'
import { appKey, appSecret } from '../support/shopify-stand-in/index.ts'
import { sessionToken } from '../support/shopify-stand-in/staff.ts'

const domain = 'cups.myshopify.com'
const key = (secret: string) => createSecretKey(Buffer.from(secret))

describe('A session token from Shopify’s admin', () => {
  const now = Date.now()
  const read = (token: string, secrets = [appSecret]) =>
    readSessionToken(token, { key: appKey, secrets: secrets.map(key) }, now)
  const official = officialLibrary(appSecret, appKey)
  const officiallyGood = (token: string): Promise<boolean> =>
    official.session.decodeSessionToken(token).then(
      () => true,
      () => false,
    )

  it('says which shop and who', async () => {
    const token = sessionToken(domain, now)
    expect(read(token)).to.deep.equal({ domain, user: '42' })
    // The library goes by the real clock, which has gone on since this file was read.
    expect(await officiallyGood(sessionToken(domain, Date.now()))).to.equal(true)
  })

  it('is good under a secret that is being rotated out, and under no other', () => {
    expect(read(sessionToken(domain, now), ['a newer secret', appSecret])).not.to.equal(null)
    expect(read(sessionToken(domain, now), ['a newer secret'])).to.equal(null)
    expect(read(sessionToken(domain, now), [])).to.equal(null)
  })

  const forged: Readonly<Record<string, string>> = {
    'S1 has no algorithm': sessionToken(domain, now, {}, { alg: 'none' }),
    'S1 has no algorithm and no signature': sessionToken(domain, now, {}, { alg: 'none' }).replace(/[^.]+$/, ''),
    'S1 names an asymmetric algorithm': sessionToken(domain, now, {}, { alg: 'RS256' }),
    'S2 has expired by 11 seconds': sessionToken(domain, now, { exp: Math.floor(now / 1_000) - 11 }),
    'S2 is for later': sessionToken(domain, now, { nbf: Math.floor(now / 1_000) + 600 }),
    'S3 is for another app': sessionToken(domain, now, { aud: 'another-app' }),
    'is signed with another secret': sessionToken(domain, now, {}, {}, 'another secret'),
    'is no token': 'nonsense',
    'is empty': '',
  }
  for (const [what, token] of Object.entries(forged))
    it(`is refused when it ${what}, by the official library too`, async () => {
      expect(read(token)).to.equal(null)
      expect(await officiallyGood(token)).to.equal(false)
    })

  const strict: Readonly<Record<string, object>> = {
    'S2 never expires': { exp: undefined },
    'S2 expires in a year': { exp: Math.floor(now / 1_000) + 365 * 86_400 },
    'S3 speaks for two shops': { iss: 'https://other.myshopify.com/admin' },
    'S3 comes from elsewhere': { iss: 'https://evil.com/admin', dest: 'https://evil.com' },
    'S3 only begins like a shop': {
      iss: 'https://a.myshopify.com.evil.com/admin',
      dest: 'https://a.myshopify.com.evil.com',
    },
    'S3 hides the host behind a user': {
      iss: 'https://a.myshopify.com@evil.com/admin',
      dest: 'https://a.myshopify.com@evil.com',
    },
    'S3 names no https address': { iss: `http://${domain}/admin`, dest: `http://${domain}` },
    'S3 has no destination': { dest: null },
    'S3 has a list for a destination': { dest: [`https://${domain}`] },
  }
  for (const [what, claims] of Object.entries(strict))
    it(`is refused when it ${what}`, () => expect(read(sessionToken(domain, now, claims))).to.equal(null))

  it('S1 is not led by keys it brings along', () => {
    expect(read(sessionToken(domain, now, {}, { kid: '../../x', jku: 'https://evil.com/keys' }, 'evil'))).to.equal(null)
  })

  it('S2 may be ten seconds late, since clocks differ', () => {
    expect(read(sessionToken(domain, now, { exp: Math.floor(now / 1_000) - 8 }))).not.to.equal(null)
  })
})
