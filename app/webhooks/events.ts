/** What other programs can be told of, by the names they know it by. */
export const webhookEvents = [
  'response.created',
  'response.changed',
  'message.sent',
  'message.uncertain',
  'message.rejected',
  'case.opened',
  'case.closed',
] as const
export type WebhookEvent = (typeof webhookEvents)[number]
