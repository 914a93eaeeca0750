import { z } from 'zod'
import type { ParcelStatus } from '../domain/parcel.ts'
import { parseInstant, second } from '../domain/time.ts'
import type { Carrier, CarrierAnswer } from './carrier.ts'

/** ShipX, InPost's public tracking: no key, one parcel a question. */
export const shipX = 'https://api-shipx-pl.easypack24.net'

const patience = 10 * second
const mostBytes = 512 * 1024

const answer = z.object({
  tracking_details: z.array(z.object({ status: z.string(), datetime: z.string() })).max(1_000),
})

const words = (text: string): readonly string[] => text.split(' ')

/** ShipX's statuses in our words. One we do not know tells nothing; new ones appear. */
const statuses = new Map<string, ParcelStatus>(
  (
    [
      ['preparing', 'created offers_prepared offer_selected confirmed'],
      [
        'on its way',
        'dispatched_by_sender dispatched_by_sender_to_pok collected_from_sender taken_by_courier taken_by_courier_from_pok adopted_at_source_branch sent_from_source_branch adopted_at_sorting_center sent_from_sorting_center adopted_at_target_branch redirect_to_box canceled_redirect_to_box readdressed unstack_from_box_machine unstack_from_customer_service_point taken_by_courier_from_customer_service_point',
      ],
      ['delayed', 'delay_in_delivery oversized'],
      ['out for delivery', 'out_for_delivery out_for_delivery_to_address'],
      [
        'ready for pickup',
        'ready_to_pickup ready_to_pickup_from_pok ready_to_pickup_from_pok_registered ready_to_pickup_from_branch pickup_reminder_sent pickup_reminder_sent_address stack_in_box_machine stack_in_customer_service_point courier_avizo_in_customer_service_point',
      ],
      ['attempted', 'avizo undelivered'],
      ['delivered', 'delivered'],
      [
        'failed',
        'pickup_time_expired stack_parcel_pickup_time_expired stack_parcel_in_box_machine_pickup_time_expired returned_to_sender rejected_by_receiver undelivered_wrong_address undelivered_incomplete_address undelivered_unknown_receiver undelivered_cod_cash_receiver undelivered_lack_of_access_letterbox claimed',
      ],
    ] as const
  ).flatMap(([status, list]) => words(list).map((word) => [word, status] as const)),
)

/** InPost, asked at `base`. Redirects are not followed, and no more is read than a parcel's life can fill. */
export const inPost = (base: string = shipX): Carrier => ({
  name: 'InPost',
  track: async (number): Promise<CarrierAnswer> => {
    try {
      const response = await fetch(`${base}/v1/tracking/${encodeURIComponent(number)}`, {
        headers: { accept: 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
      })
      const text = await readAtMost(response, mostBytes)
      if (response.status === 404 || response.status === 400) return { kind: 'unknown' }
      if (response.status !== 200) return { kind: 'away', why: `InPost answered ${response.status}.` }
      const read = answer.safeParse(JSON.parse(text))
      if (!read.success) return { kind: 'away', why: 'InPost’s answer could not be understood.' }
      const scans = read.data.tracking_details.flatMap(({ status, datetime }) => {
        const [ours, at] = [statuses.get(status), parseInstant(datetime)]
        return ours && at !== null ? [{ status: ours, at }] : []
      })
      return { kind: 'told', scans }
    } catch {
      return { kind: 'away', why: 'InPost could not be reached.' }
    }
  },
})

async function readAtMost(response: Response, most: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > most) throw new RangeError('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
