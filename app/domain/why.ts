/**
 * Every reason a flow or the gate gives, as the merchant reads it under "why did nobody get a letter?".
 * The texts are stored with decisions and translated by the exact text, so they never carry names, numbers or
 * dates, and a changed wording is a new entry for the translators.
 */
export const why = {
  // Letters that are scheduled
  parcelMoved: 'the parcel reached a new step of its delivery',
  dispatched: 'the shop handed the parcel over',
  allDelivered: 'every parcel of the order was delivered',
  timePassed: 'the carrier tells nothing about this order, so it counts as delivered after a while',
  boughtInStore: 'the customer took the goods home from the store',
  cartLeft: 'the cart was left without an order',
  notAnswered: 'no answer to the question has come yet',
  cartStillLeft: 'the cart is still there after the previous reminder',
  writtenByHand: 'somebody of the shop wrote it',

  // The order
  orderUnknown: 'the order is not known to us',
  orderCancelled: 'the order was cancelled',
  refunded: 'the order was refunded',
  paymentVoided: 'the payment was voided',
  returned: 'the customer is returning goods or has returned them',
  noAddress: 'there is no e-mail address to write to',
  beforeOn: 'it happened before the flow was switched on',
  tooLate: 'it happened too long ago to write about now',

  // Parcels
  parcelUnknown: 'the parcel is not known to us',
  parcelCancelled: 'the parcel was cancelled',
  parcelFailed: 'a parcel could not be delivered or was lost',
  notDispatched: 'nothing of the order was dispatched yet',
  stillOnItsWay: 'a parcel of the order is still on its way',
  moreToCome: 'a part of the order was not dispatched yet',
  noCarrierScan: 'no carrier has the parcel yet',
  staleScan: 'this step of the delivery is more than two days old',
  statusOff: 'letters about this step of the delivery are switched off',
  statusPassed: 'the parcel is already further on its way',
  enoughParcels: 'the order has more parcels than we write about',
  inStore: 'the goods were bought in a store and not delivered',

  // Surveys
  codeMade: 'the person answered, and the promised code was made',
  codeEnds: 'the code ends soon',
  codeOver: 'the code has ended',
  codeUsed: 'the code was used already',
  notSampled: 'only a part of the orders is asked about, and this one is not among them',
  answered: 'the person has answered already',

  // Carts
  cartGone: 'the cart is gone',
  cartDeleted: 'the cart was deleted',
  cartEmpty: 'the cart is empty',
  cartFree: 'there is nothing to pay for the cart',
  bought: 'the customer placed an order',
  noWayBack: 'the shop gave no link back to the cart',
  stepOff: 'the reminders end before this step',

  // The gate
  uninstalled: 'the shop removed the app',
  paused: 'the shop paused all letters',
  flowOff: 'the flow is switched off',
  bounceStorm: 'the flow paused because too many of its letters came back',
  complaintStorm: 'the flow paused because too many people called its letters spam',
  expired: 'its time had passed before it could be sent',
  wouldExpire: 'its time would pass before it may be sent',
  unsubscribed: 'the person unsubscribed',
  bounced: 'the address does not exist',
  bouncedLong: 'letters to the address have come back for a long time',
  complained: 'the person marked a letter as spam',
  erased: 'the person asked to be erased',
  blockedByMerchant: 'the shop blocked the address',
  consentDenied: 'the person said no to such letters',
  consentPending: 'the person has not confirmed the consent yet',
  consentMissing: 'such a letter needs consent in this country, and there is none',
  notYet: 'something changed since it was scheduled, and it is not time yet',
  held: 'the person is in an open conversation or case',
  askedLately: 'the person was asked the same not long ago',
  remindedLately: 'the person was reminded of another cart not long ago',
  surveyedToday: 'the person was asked something within the last day',
  capped: 'the person got another letter within the last hours',
  heldOut: 'the person is held out, to measure what these letters bring',
  quietHours: 'it is night or a day of rest where the person lives',

  // Sending
  unwritten: 'the letter could not be written',
  maySent: 'it may have gone out before the database was restored',
  setAside: 'the program ended three times while writing it',
  serverAway: 'the mail server could not be reached',
  paced: 'its mail provider takes letters a few at a time, and it waits for its turn',
  serverBusy: 'the mail server refused the letter for now',
  serverRefused: 'the mail server refused the letter for good',
  lastCheck: 'the last check before sending said no',
  unconfirmed: 'the letter went out and no confirmation came',
  onceMore: 'nothing confirmed it, so the same letter goes once more',
  cutOff: 'the connection ended before the mail server confirmed it',
} as const

export type Why = (typeof why)[keyof typeof why]
