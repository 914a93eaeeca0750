<?php
/**
 * Carts: followed once their customer ticked the box, and found again by a secret name.
 *
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 */
final class AftercareCarts
{
    public const FIELD = 'aftercare_remind';
    private const TABLE = 'aftercare_cart';
    private const CONSENTS = 'aftercare_consent';

    /** The box was ticked, or was not. */
    public static function heard(int $customerId, bool $ticked): void
    {
        $db = Db::getInstance();
        if ($ticked) {
            $db->execute('INSERT IGNORE INTO `' . _DB_PREFIX_ . self::CONSENTS . '` (id_customer, given_at) VALUES (' . $customerId . ', ' . time() . ')');
        } else {
            $db->execute('DELETE FROM `' . _DB_PREFIX_ . self::CONSENTS . '` WHERE id_customer = ' . $customerId);
        }
    }

    public static function mayWrite(int $customerId): bool
    {
        return self::agreedAt($customerId) !== null;
    }

    public static function agreedAt(int $customerId): ?string
    {
        $at = $customerId ? Db::getInstance()->getValue('SELECT given_at FROM `' . _DB_PREFIX_ . self::CONSENTS . '` WHERE id_customer = ' . $customerId) : false;

        return $at ? AftercareQueue::moment((int) $at) : null;
    }

    /** A cart changed: something is to be told if its customer may be reminded, or was told of before. */
    public static function changed(Cart $cart): void
    {
        $shopId = (int) $cart->id_shop;
        if (!(int) $cart->id_customer || !AftercareSettings::followsCarts($shopId) || !self::mayWrite((int) $cart->id_customer)) {
            return;
        }
        AftercareQueue::put($shopId, 'aftercare.cart', 'cart:' . (int) $cart->id);
    }

    /** What became an order is not reminded of; its name stays, for the order carries it. */
    public static function bought(int $cartId, bool $consent): void
    {
        if ($consent) {
            self::token($cartId);
        }
        Db::getInstance()->execute('DELETE FROM `' . _DB_PREFIX_ . AftercareQueue::TABLE . '` WHERE subject = "cart:' . $cartId . '"');
    }

    /** The cart's secret name; made when it is first needed. */
    public static function token(int $cartId, bool $make = true): ?string
    {
        $db = Db::getInstance();
        if ($make) {
            $db->execute('INSERT IGNORE INTO `' . _DB_PREFIX_ . self::TABLE . '` (id_cart, token) VALUES (' . $cartId . ', "' . bin2hex(random_bytes(16)) . '")');
        }

        return $db->getValue('SELECT token FROM `' . _DB_PREFIX_ . self::TABLE . '` WHERE id_cart = ' . $cartId) ?: null;
    }

    public static function byToken(string $token): ?Cart
    {
        if (!preg_match('/^[0-9a-f]{32}$/', $token)) {
            return null;
        }
        $cart = new Cart((int) Db::getInstance()->getValue('SELECT id_cart FROM `' . _DB_PREFIX_ . self::TABLE . '` WHERE token = "' . pSQL($token) . '"'));

        return Validate::isLoadedObject($cart) ? $cart : null;
    }

    public static function erase(int $customerId): void
    {
        self::heard($customerId, false);
        Db::getInstance()->execute('DELETE t FROM `' . _DB_PREFIX_ . self::TABLE . '` t JOIN `' . _DB_PREFIX_ . 'cart` c ON c.id_cart = t.id_cart WHERE c.id_customer = ' . $customerId);
    }

    /** The cart as Aftercare reads it; null when it is gone. An empty one has no lines, and is no reason to write. */
    public static function picture(int $cartId): ?array
    {
        $cart = new Cart($cartId);
        if (!Validate::isLoadedObject($cart) || !(int) $cart->id_customer || $cart->orderExists()) {
            return null;
        }
        $customer = new Customer((int) $cart->id_customer);
        $language = new Language((int) $cart->id_lang);
        $currency = new Currency((int) $cart->id_currency);
        $shop = new Shop((int) $cart->id_shop);
        $address = (int) $cart->id_address_delivery ? new Address((int) $cart->id_address_delivery) : null;
        $agreed = self::agreedAt((int) $cart->id_customer);
        $lines = [];
        foreach ($cart->getProducts(true) as $product) {
            $lines[] = [
                'id' => $product['id_product'] . '-' . $product['id_product_attribute'] . '-' . $product['id_customization'],
                'product_id' => (int) $product['id_product'],
                'variation_id' => (int) $product['id_product_attribute'],
                'title' => $product['name'],
                'variant' => !empty($product['attributes_small']) ? $product['attributes_small'] : null,
                'quantity' => (int) $product['cart_quantity'],
                'price' => number_format((float) $product['price_wt'], 2, '.', ''),
                'image' => AftercarePicture::image((int) $product['id_product'], (int) $cart->id_lang),
                'shipped' => empty($product['is_virtual']),
            ];
        }
        $token = self::token($cartId);

        return [
            'token' => $token,
            'customer_id' => (int) $customer->id,
            'email' => $customer->email,
            'first_name' => $customer->firstname,
            'last_name' => $customer->lastname,
            'locale' => $language->locale,
            'country' => $address ? Country::getIsoById((int) $address->id_country) : null,
            'currency' => $currency->iso_code,
            'total' => number_format((float) $cart->getOrderTotal(true), 2, '.', ''),
            'lines' => $lines,
            'restore_url' => $shop->getBaseURL(true) . 'index.php?fc=module&module=aftercare&controller=restore&cart=' . $token,
            'created_at' => AftercarePicture::zoned($cart->date_add),
            'updated_at' => AftercarePicture::zoned($cart->date_upd),
            'consent' => $agreed !== null,
            'consent_at' => $agreed,
        ];
    }
}
