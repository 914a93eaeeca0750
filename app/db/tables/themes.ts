import { type Tables, words } from './table.ts'

/** What a comment is about says nothing about who wrote it, so it stays when the comment is erased. */
export const themesTables: Tables = {
  vocabularies: { tenant: true, plain: words('shop_id topics updated_at') },
  read_comments: { tenant: true, plain: words('shop_id response_id vocabulary answered_at sentiment') },
  response_topics: { tenant: true, plain: words('shop_id response_id topic sentiment at') },
}
