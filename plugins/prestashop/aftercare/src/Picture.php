<?php
/**
 * Pictures of orders, customers and goods, as Aftercare reads them.
 *
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 */
final class AftercarePicture
{
    /** What a row of the queue is about, as JSON; null when it is gone. */
    public static function of(string $subject, int $shopId, array $hooks = []): ?string
    {
        [$kind, $id] = explode(':', $subject) + [1 => ''];
        $takers = ['order' => 'order', 'customer' => 'customer', 'product' => 'product'];
        if ($kind === 'cart') {
            $picture = AftercareCarts::picture((int) $id);
        } else {
            $picture = isset($takers[$kind]) ? self::{$takers[$kind]}((int) $id, $shopId) : null;
        }
        if ($picture === null) {
            return null;
        }
        if ($hooks) {
            $picture['hooks'] = array_values(array_unique($hooks));
        }

        return json_encode($picture, JSON_INVALID_UTF8_SUBSTITUTE);
    }

    public static function order(int $id, int $shopId): ?array
    {
        $order = new Order($id);
        if (!Validate::isLoadedObject($order)) {
            return null;
        }
        $language = new Language((int) $order->id_lang);
        $currency = new Currency((int) $order->id_currency);
        $customer = new Customer((int) $order->id_customer);
        // Who was erased is not brought back by the address that the shop has to keep with its order.
        $isKnown = Validate::isLoadedObject($customer);
        $means = AftercareSettings::meanings((int) $order->id_shop);
        $history = self::rows('SELECT id_order_state, date_add FROM `' . _DB_PREFIX_ . 'order_history` WHERE id_order = ' . $id . ' ORDER BY date_add, id_order_history');
        $state = new OrderState((int) $order->current_state, (int) $order->id_lang);
        $picture = [
            'at' => self::zoned(max($order->date_upd, (string) (end($history)['date_add'] ?? ''))),
            'time_zone' => Configuration::get('PS_TIMEZONE'),
            'order' => self::fields($order, ['id', 'id_cart', 'reference', 'payment', 'total_paid', 'total_paid_tax_incl', 'total_paid_real', 'total_shipping_tax_incl', 'date_add', 'date_upd']),
            'customer' => self::fields($customer, ['id', 'firstname', 'lastname', 'email']),
            'currency' => ['iso_code' => $currency->iso_code],
            'language' => ['iso_code' => $language->iso_code, 'locale' => $language->locale],
            'state' => ['id' => (string) $order->current_state, 'name' => $state->name, 'means' => $means[(int) $order->current_state] ?? ''],
            'history' => array_map(static function ($step) use ($means) {
                return ['means' => $means[(int) $step['id_order_state']] ?? '', 'date_add' => $step['date_add']];
            }, $history),
            'address_delivery' => $isKnown ? self::address((int) $order->id_address_delivery) : null,
            'address_invoice' => $isKnown ? self::address((int) $order->id_address_invoice) : null,
            'rows' => self::lines($order),
            'carriers' => self::carriers($order),
            'slips' => self::rows('SELECT id_order_slip AS id, date_add, total_products_tax_incl, total_shipping_tax_incl FROM `' . _DB_PREFIX_ . 'order_slip` WHERE id_order = ' . $id),
            'returns' => self::rows('SELECT id_order_return AS id, state, date_upd FROM `' . _DB_PREFIX_ . 'order_return` WHERE id_order = ' . $id),
            'codes' => self::rows('SELECT rule.code FROM `' . _DB_PREFIX_ . 'order_cart_rule` used JOIN `' . _DB_PREFIX_ . 'cart_rule` rule ON rule.id_cart_rule = used.id_cart_rule WHERE used.id_order = ' . $id . " AND rule.code <> ''"),
            'cart_token' => AftercareCarts::token((int) $order->id_cart, false),
            'consent' => AftercareCarts::mayWrite((int) $order->id_customer),
            'status_url' => self::statusUrl($order, $customer),
        ];
        // Other modules know of lockers and of parcels of their own; they may add them here.
        foreach (Hook::exec('actionAftercareOrderPicture', ['order' => $order, 'picture' => $picture], null, true) ?: [] as $more) {
            $picture = is_array($more) ? array_merge($picture, array_intersect_key($more, ['point' => 1, 'parcels' => 1, 'delivery_method' => 1, 'test' => 1])) : $picture;
        }

        return $picture;
    }

    public static function customer(int $id, int $shopId): ?array
    {
        $customer = new Customer($id);
        if (!Validate::isLoadedObject($customer)) {
            return null;
        }
        $language = new Language((int) $customer->id_lang);
        $address = (int) Address::getFirstCustomerAddressId($id);

        return [
            'at' => self::zoned($customer->date_upd),
            'customer' => self::fields($customer, ['id', 'firstname', 'lastname', 'email']),
            'language' => ['iso_code' => $language->iso_code, 'locale' => $language->locale],
            'address_delivery' => $address ? self::address($address) : null,
        ];
    }

    public static function product(int $id, int $shopId): ?array
    {
        $language = (int) Configuration::get('PS_LANG_DEFAULT', null, null, $shopId);
        $product = new Product($id, false, $language, $shopId);
        if (!Validate::isLoadedObject($product)) {
            return null;
        }

        return [
            'at' => self::zoned($product->date_upd),
            'product' => [
                'id' => (string) $id,
                'name' => $product->name,
                'image' => self::image($id, $language),
                'quantity' => (string) StockAvailable::getQuantityAvailableByProduct($id, 0, $shopId),
            ],
        ];
    }

    /** A local date of the database with the zone it is meant in. */
    public static function zoned(?string $date): ?string
    {
        if (!$date || strpos($date, '0000') === 0) {
            return null;
        }

        return (new DateTimeImmutable($date, new DateTimeZone((string) Configuration::get('PS_TIMEZONE') ?: 'UTC')))->format(DATE_ATOM);
    }

    public static function image(int $productId, int $languageId): ?string
    {
        $cover = Product::getCover($productId);
        if (empty($cover['id_image'])) {
            return null;
        }
        $name = Db::getInstance()->getValue('SELECT link_rewrite FROM `' . _DB_PREFIX_ . 'product_lang` WHERE id_product = ' . $productId . ' AND id_lang = ' . $languageId);
        $url = Context::getContext()->link->getImageLink($name ?: 'image', $productId . '-' . $cover['id_image'], ImageType::getFormattedName('medium'));

        return strpos($url, '//') === false ? null : (strpos($url, 'http') === 0 ? $url : Tools::getShopProtocol() . ltrim($url, '/'));
    }

    private static function lines(Order $order): array
    {
        $lines = self::rows('SELECT d.id_order_detail, d.product_id, d.product_attribute_id, d.product_name, d.product_quantity, d.product_quantity_refunded, d.unit_price_tax_incl, IFNULL(p.is_virtual, 0) AS is_virtual'
            . ' FROM `' . _DB_PREFIX_ . 'order_detail` d LEFT JOIN `' . _DB_PREFIX_ . 'product` p ON p.id_product = d.product_id WHERE d.id_order = ' . (int) $order->id . ' ORDER BY d.id_order_detail');
        foreach ($lines as &$line) {
            $line['image'] = self::image((int) $line['product_id'], (int) $order->id_lang);
        }

        return $lines;
    }

    private static function carriers(Order $order): array
    {
        $carriers = self::rows('SELECT o.id_order_carrier, o.tracking_number, o.date_add, c.name, c.url FROM `' . _DB_PREFIX_ . 'order_carrier` o LEFT JOIN `' . _DB_PREFIX_ . 'carrier` c ON c.id_carrier = o.id_carrier WHERE o.id_order = ' . (int) $order->id . ' ORDER BY o.id_order_carrier');
        foreach ($carriers as &$carrier) {
            // Its row does not say when a number was entered; the order was changed with it.
            $carrier['updated_at'] = self::zoned($order->date_upd);
        }

        return $carriers;
    }

    private static function address(int $id): ?array
    {
        $address = new Address($id);
        if (!Validate::isLoadedObject($address)) {
            return null;
        }

        return self::fields($address, ['firstname', 'lastname', 'address1', 'address2', 'postcode', 'city', 'phone', 'phone_mobile']) + [
            'country_iso' => Country::getIsoById((int) $address->id_country),
            'state_iso' => (int) $address->id_state ? (new State((int) $address->id_state))->iso_code : null,
        ];
    }

    private static function statusUrl(Order $order, Customer $customer): string
    {
        $link = Context::getContext()->link;
        if ($customer->is_guest) {
            return $link->getPageLink('guest-tracking', true, (int) $order->id_lang, ['order_reference' => $order->reference], false, (int) $order->id_shop);
        }

        return $link->getPageLink('order-detail', true, (int) $order->id_lang, ['id_order' => (int) $order->id], false, (int) $order->id_shop);
    }

    /** Ids and totals as texts, as the webservice writes them. */
    private static function fields(ObjectModel $object, array $names): array
    {
        $fields = [];
        foreach ($names as $name) {
            $fields[$name] = isset($object->$name) ? (string) $object->$name : '';
        }

        return $fields;
    }

    private static function rows(string $sql): array
    {
        return Db::getInstance()->executeS($sql) ?: [];
    }
}
