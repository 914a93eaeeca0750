import { join } from 'node:path'
import { orderConfirmationHandler, shippingLinesWithMethod } from '@vendure/email-plugin'

/** The letter that comes along with the email plugin: its templates, and the made-up order of two lines its preview shows. */
export const templates = join(import.meta.dirname, 'node_modules/@vendure/email-plugin/templates')
export const templateVars = { fromAddress: '"Cups & Co" <letters@aftercare.example>' }

const { order } = orderConfirmationHandler.mockEvent
export const shippingLines = shippingLinesWithMethod(order)

const changed = (entity, changes) => Object.assign(Object.create(Object.getPrototypeOf(entity)), entity, changes)

/** The same order of the `index`-th reader. */
export const orderOf = (index) =>
  changed(order, {
    code: `ORDER-${index}`,
    customer: changed(order.customer, { firstName: `Reader ${index}`, emailAddress: `reader-${index}@example.com` }),
  })
