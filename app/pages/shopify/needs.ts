import type { KeyObject } from 'node:crypto'
import type { PagesNeeds } from '../needs.ts'

export type ShopifyDoorNeeds = Pick<PagesNeeds, 'db' | 'keys' | 'now'> & {
  /** The app's secret and older ones. */
  readonly secrets: readonly KeyObject[]
  /** Public address of this installation. */
  readonly appUrl: string
}
