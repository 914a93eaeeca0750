import { z } from 'zod'
import type { ShopEvent } from '../domain/event.ts'
import { parcelStatuses } from '../domain/parcel.ts'

const row = z.object({
  parcelId: z.string(),
  orderId: z.string(),
  status: z.enum(parcelStatuses),
  at: z.int(),
})
export type ScanRow = z.infer<typeof row>

/** The journal's topic for what a carrier told us itself. Nobody else may send it. */
export const scanTopic = 'carrier/scan'
export const isScanRow = (topic: string): boolean => topic === scanTopic

/** The same event as a platform's own telling of a scan, so everything after hears no difference. */
export function readScanRow(body: Buffer): readonly ShopEvent[] {
  const { parcelId, orderId, status, at } = row.parse(JSON.parse(body.toString('utf8')))
  return [{ type: 'scan', at, parcelId, orderId, status, expectedAt: null }]
}
