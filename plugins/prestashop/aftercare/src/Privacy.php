<?php
/**
 * A person's wish about what is kept of them. It is a wish to every shop that is connected: a customer may have bought in several.
 *
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 */
final class AftercarePrivacy
{
    /** Whose data it is about; null where the wish names no address. @return array{email: string, customer_id: int}|null */
    public static function person(array $customer): ?array
    {
        $email = (string) ($customer['email'] ?? '');

        return Validate::isEmail($email) ? ['email' => $email, 'customer_id' => (int) ($customer['id'] ?? 0)] : null;
    }

    /** Forgets here and tells to forget; false when there is nobody to tell. */
    public static function erase(array $person): bool
    {
        AftercareCarts::erase($person['customer_id']);

        return self::tell('aftercare.person_erased', 'erased:', $person, static function (int $shopId) use ($person) {
            return ['order_ids' => self::orders($person, $shopId)];
        });
    }

    /** Tells to gather what is held of somebody. */
    public static function gather(array $person): bool
    {
        return self::tell('aftercare.data_requested', 'requested:', $person, static function () {
            return [];
        });
    }

    private static function tell(string $topic, string $subject, array $person, callable $more): bool
    {
        $told = false;
        foreach (AftercareLink::shops() as $shopId) {
            $told = AftercareQueue::put($shopId, $topic, $subject . md5($person['email']), $person + $more($shopId)) || $told;
        }

        return $told;
    }

    /** What the person bought in a shop, as a guest too. @return string[] */
    private static function orders(array $person, int $shopId): array
    {
        $rows = Db::getInstance()->executeS('SELECT o.id_order FROM `' . _DB_PREFIX_ . 'orders` o JOIN `' . _DB_PREFIX_ . 'customer` c ON c.id_customer = o.id_customer'
            . ' WHERE o.id_shop = ' . $shopId . ' AND (c.id_customer = ' . $person['customer_id'] . ' OR c.email = "' . pSQL($person['email']) . '") ORDER BY o.id_order');

        return array_map('strval', array_column($rows ?: [], 'id_order'));
    }
}
