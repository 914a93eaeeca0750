import { expect } from 'chai'
import { platformLetters } from '../../app/admin/platform-letters.ts'
import { flows } from '../../app/flows/index.ts'

describe('A flow beside letters that the platform sends itself', () => {
  const cups = { platform: 'shopify', domain: 'cups.myshopify.com' } as const

  it('says so where both would write about the same thing, with the way to switch Shopify’s off', () => {
    const said = flows.flatMap(({ name }) => platformLetters(cups, name)?.href ?? [])
    expect(said.sort()).to.deep.equal([
      'https://admin.shopify.com/store/cups/marketing/automations',
      'https://admin.shopify.com/store/cups/settings/notifications',
    ])
  })

  it('says nothing on other platforms', () => {
    for (const platform of ['woocommerce', 'prestashop'] as const)
      for (const { name } of flows) expect(platformLetters({ platform, domain: 'cups.example' }, name)).to.equal(null)
  })
})
