import type { Flow } from '../domain/flow.ts'
import { policyOf } from '../domain/policy.ts'
import type { Shop } from '../domain/shop.ts'

/**
 * What a flow's letters are for and what allows them where the shop is. Every person is judged by the law where they live, at
 * the moment of sending; this is how it is at home.
 */
export function rightsOf({ purpose }: Pick<Flow, 'purpose'>, { country }: Pick<Shop, 'country'>) {
  const needsConsent = policyOf(country).needsConsent.includes(purpose)
  const basis = purpose === 'delivery' ? 'contract' : needsConsent ? 'consent' : 'interest'
  return { purposeKey: `purpose.${purpose}`, basisKey: `basis.${basis}`, basisAboutKey: `basis.${basis}.about` }
}
