import { normaliseEmail } from '../../domain/address.ts'
import type { ConsentState } from '../../domain/customer.ts'
import type { PersonTold, ShopEvent } from '../../domain/event.ts'
import type { Instant } from '../../domain/time.ts'
import { id, ids, inOurWords, instant, part, type Part, requiredId, requiredInstant, text } from '../payload.ts'

/** The person on an order or a checkout. Guests and tills have no customer; then the order's own address and phone speak. */
export function personOn(payload: Part): PersonTold {
  const customer = part(payload.customer) ?? {}
  const delivery = part(payload.shipping_address) ?? part(payload.billing_address) ?? {}
  return {
    id: id(customer.id),
    email: text(payload.email) ?? text(payload.contact_email) ?? text(customer.email),
    phone: text(payload.phone) ?? text(customer.phone),
    firstName: text(customer.first_name) ?? text(delivery.first_name),
    lastName: text(customer.last_name) ?? text(delivery.last_name),
    locale: text(payload.customer_locale),
  }
}

export function readCustomer(payload: Part): readonly ShopEvent[] {
  const at = requiredInstant(payload.updated_at, payload.created_at, epoch)
  const person: PersonTold = {
    id: requiredId(payload.id ?? payload.admin_graphql_api_id, 'customer'),
    email: text(payload.email),
    phone: text(payload.phone),
    firstName: text(payload.first_name),
    lastName: text(payload.last_name),
    locale: null,
  }
  // Older versions still carry the consent here.
  const consent = part(payload.email_marketing_consent)
  return [{ type: 'person', at, person }, ...(consent ? consentIn(consent, person.id, person.email, at) : [])]
}

/** Nobody is forgotten by it: the shop drops a record that has no orders; a wish to be erased comes as `customers/redact`. */
export function readDeletedCustomer(payload: Part): readonly ShopEvent[] {
  requiredId(payload.id ?? payload.admin_graphql_api_id, 'customer')
  return []
}

/** Some samples of `customers/*` carry no time at all; anything told with one is newer. */
const epoch = '1970-01-01T00:00:00Z'

/** Told at every stage of a merge; only a completed one joins anybody. */
export function readMerge(payload: Part, toldAt: Instant): readonly ShopEvent[] {
  const into = requiredId(payload.admin_graphql_api_customer_kept_id, 'customer')
  const from = requiredId(payload.admin_graphql_api_customer_deleted_id, 'customer')
  if (text(payload.status)?.toLowerCase() !== 'completed') return []
  return [{ type: 'persons merged', at: instant(payload.occurred_at) ?? toldAt, from, into }]
}

export function readEmailConsent(payload: Part, toldAt: Instant): readonly ShopEvent[] {
  const consent = part(payload.email_marketing_consent) ?? {}
  const at = instant(consent.consent_updated_at) ?? instant(payload.updated_at) ?? toldAt
  return consentIn(consent, id(payload.customer_id), text(payload.email_address), at)
}

/** `not_subscribed` is not among them: nobody was asked, so nothing was said, and what was said elsewhere stands. */
const states = new Map(
  Object.entries<ConsentState>({
    subscribed: 'granted',
    unsubscribed: 'denied',
    redacted: 'denied',
    invalid: 'denied',
    pending: 'pending',
  }),
)

function consentIn(consent: Part, personId: string | null, address: string | null, at: Instant): readonly ShopEvent[] {
  const email = normaliseEmail(address)
  const state = inOurWords(states, consent.state)
  if (!email || !state) return []
  const given = instant(consent.consent_updated_at) ?? at
  return [
    {
      type: 'consent',
      at: given,
      personId,
      email,
      consent: { channel: 'email', purpose: 'marketing', state, at: given, source: 'storefront' },
    },
  ]
}

const requester = (payload: Part): PersonTold => {
  const customer = part(payload.customer) ?? {}
  return {
    id: id(customer.id),
    email: text(customer.email),
    phone: text(customer.phone),
    firstName: null,
    lastName: null,
    locale: null,
  }
}

export const readDataRequest = (payload: Part): readonly ShopEvent[] => [
  { type: 'data requested', at: 0, person: requester(payload), requestId: id(part(payload.data_request)?.id) },
]

export const readRedaction = (payload: Part): readonly ShopEvent[] => [
  {
    type: 'person erased',
    at: 0,
    person: requester(payload),
    orderIds: ids(payload.orders_to_redact),
  },
]
