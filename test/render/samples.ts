import type { Purpose } from '../../app/domain/customer.ts'
import type { LetterFacts } from '../../app/domain/flow.ts'
import type { Survey } from '../../app/domain/survey.ts'
import { flows } from '../../app/flows/index.ts'
import { createRenderer } from '../../app/render/index.ts'
import type { LetterRequest } from '../../app/render/letter.ts'

export const renderer = createRenderer()

type Kind = { readonly purpose: Purpose; readonly survey: Survey | null; readonly variants: readonly string[] }

export const kinds: ReadonlyMap<string, Kind> = new Map(
  flows.map(({ name, purpose, survey, variants }) => [name, { purpose, survey: survey ?? null, variants }]),
)

/** Every flow, variant and language: what a change of any view or text must not break. */
export const everyLetter: readonly { readonly flow: string; readonly variant: string; readonly locale: string }[] = [
  ...kinds,
].flatMap(([flow, { variants }]) =>
  variants.flatMap((variant) => renderer.locales.map((locale) => ({ flow, variant, locale }))),
)

const sampleOf = (flow: string, locale: string, variant: string): LetterFacts => {
  const found = flows.find(({ name }) => name === flow)
  if (!found) throw new Error(`no flow ${flow}`)
  return found.sample(locale, variant)
}

/** A request for a letter about a made-up order; `facts` go over the sample's. */
export function request(
  flow: string,
  variant: string,
  locale: string,
  { facts = {}, ...rest }: Partial<Omit<LetterRequest, 'facts'>> & { readonly facts?: Partial<LetterFacts> } = {},
): LetterRequest {
  const { purpose = 'delivery', survey = null } = kinds.get(flow) ?? {}
  const sample = sampleOf(flow, locale, variant)
  return {
    flow,
    variant,
    locale,
    survey,
    purpose,
    timeZone: 'Europe/Warsaw',
    brand: {
      name: 'Example Ceramics',
      url: 'https://shop.example.com/',
      address: '1 Sample Street, London',
      country: 'GB',
    },
    links: {
      unsubscribe: 'https://care.example.com/u/unsubscribe-token',
      preferences: 'https://care.example.com/u/preferences-token',
      survey: survey && 'https://care.example.com/s/survey-token',
      named: Object.fromEntries(Object.keys(sample.links).map((name) => [name, `https://care.example.com/c/${name}`])),
    },
    ...rest,
    facts: { ...sample, ...facts },
  }
}

/** The facts with everything unknown that a storefront may leave out. */
export const unknown: Partial<LetterFacts> = {
  firstName: null,
  orderName: null,
  carrier: null,
  number: null,
  place: null,
  expectedOn: null,
  deliveredOn: null,
  deliveryMethod: null,
}
