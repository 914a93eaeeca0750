<?php
/**
 * What a shop's order states mean. Nothing here knows PrestaShop.
 *
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 */
final class AftercareStates
{
    public const MEANINGS = [
        'waiting', 'paid', 'preparing', 'sent', 'on_its_way', 'delayed', 'out_for_delivery', 'attempted',
        'ready_for_pickup', 'delivered', 'failed', 'cancelled', 'refunded', 'payment_failed',
    ];

    /**
     * Words by which states are recognised, in Polish and English, without accents; the first that fits decides. States that
     * carriers' modules add have names only.
     */
    private const WORDS = [
        'payment_failed' => ['blad platnosci', 'platnosc odrzucona', 'payment error', 'payment failed', 'odrzucona platnosc'],
        'refunded' => ['zwrot srodkow', 'zwrocono pieniadze', 'zwrocone', 'refund'],
        'cancelled' => ['anulowan', 'cancel'],
        'failed' => ['zwrot do nadawcy', 'niedoreczon', 'nie odebran', 'zaginion', 'undeliver', 'return to sender', 'lost'],
        'attempted' => ['awizo', 'nieudana proba', 'attempt'],
        'ready_for_pickup' => ['do odbioru', 'w paczkomacie', 'w punkcie', 'ready for pick', 'ready to collect'],
        'out_for_delivery' => ['w doreczeniu', 'wydano do doreczenia', 'wydana do doreczenia', 'out for delivery'],
        'delivered' => ['dostarczon', 'doreczon', 'odebran', 'delivered'],
        'delayed' => ['opozni', 'delay'],
        'on_its_way' => ['w drodze', 'w transporcie', 'in transit'],
        'sent' => ['wyslan', 'wyslka', 'nadan', 'shipped', 'dispatched', 'sent'],
        'preparing' => ['przygotow', 'w realizacji', 'kompletow', 'pakowan', 'in progress', 'preparation', 'processing'],
        'waiting' => ['oczekiw', 'oczekuj', 'nieoplacon', 'awaiting', 'pending', 'not paid', 'unpaid'],
        'paid' => ['zaakceptowana', 'oplacon', 'zaplacon', 'accepted', 'paid'],
    ];

    /**
     * What a state most likely means.
     *
     * @param string[] $names the state's name in every language
     * @param array{shipped?: bool, delivery?: bool, paid?: bool} $flags what the merchant ticked for it
     */
    public static function guess(array $names, array $flags = []): string
    {
        foreach ($names as $name) {
            $plain = self::plain($name);
            foreach (self::WORDS as $meaning => $words) {
                foreach ($words as $word) {
                    if (strpos($plain, $word) !== false) {
                        return $meaning;
                    }
                }
            }
        }
        if (!empty($flags['shipped'])) {
            return 'sent';
        }

        return empty($flags['paid']) ? '' : 'paid';
    }

    /** Lower case, without accents. */
    public static function plain(string $name): string
    {
        $accents = ['ą' => 'a', 'ć' => 'c', 'ę' => 'e', 'ł' => 'l', 'ń' => 'n', 'ó' => 'o', 'ś' => 's', 'ź' => 'z', 'ż' => 'z'];

        return strtr(mb_strtolower($name, 'UTF-8'), $accents);
    }

    /**
     * The chosen meanings where there are any, the usual ones for the rest.
     *
     * @param array<int|string, string> $usual meaning by state
     * @param array<int|string, mixed> $chosen meaning by state; '' means nothing
     *
     * @return array<int, string>
     */
    public static function merge(array $usual, array $chosen): array
    {
        $merged = [];
        foreach ($usual as $state => $meaning) {
            $own = $chosen[$state] ?? null;
            $merged[(int) $state] = is_string($own) && ($own === '' || in_array($own, self::MEANINGS, true)) ? $own : $meaning;
        }

        return $merged;
    }
}
