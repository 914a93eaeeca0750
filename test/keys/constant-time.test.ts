import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'

const root = join(import.meta.dirname, '..', '..', 'app')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }))

/** They make signatures and never judge one. */
const makers = ['cli/webhook.ts', 'keys/keys.ts', 'webhooks/signature.ts']

describe('What is secret', () => {
  it('is compared without telling by time how much of it was right (W10)', () => {
    const judges = sources.filter(({ text }) => text.includes('createHmac(')).map(({ name }) => name)
    expect(judges).to.include('storefronts/signature.ts')
    const careless = sources.filter(
      ({ name, text }) => judges.includes(name) && !makers.includes(name) && !text.includes('timingSafeEqual('),
    )
    expect(careless.map(({ name }) => name)).to.deep.equal([])
  })

  it('has no door of its own for a platform: all three judge by the same comparison (W10)', () => {
    for (const platform of ['shopify', 'woocommerce', 'prestashop']) {
      const { text = '' } = sources.find(({ name }) => name === `storefronts/${platform}/verify.ts`) ?? {}
      expect(text, platform).to.match(/\bisSigned\(/)
    }
  })
})
