<?php
/**
 * What is still to be told. Hooks only write a row; the row is sent later, by cron, by Aftercare's own look, or after the answer to
 * a request has gone out.
 *
 * @license https://www.gnu.org/licenses/gpl-2.0.html GPL-2.0-or-later
 */
final class AftercareQueue
{
    public const TABLE = 'aftercare_queue';
    /** Seconds until each further try; after the last one the row stays and is shown. */
    private const PATIENCE = [60, 300, 1800, 7200, 21600, 43200, 86400];
    private static $closing = false;

    /**
     * Writes down that there is something to tell. Several hooks of one change are one row; what is told of a thing is its picture
     * at the moment of sending, unless `$body` says it now because it will be gone.
     */
    public static function put(int $shopId, string $topic, string $subject, ?array $body = null, string $hook = ''): bool
    {
        if (!AftercareLink::isConnected($shopId)) {
            return false;
        }
        $json = $body === null ? '' : (string) json_encode($body);
        $done = Db::getInstance()->execute(
            'INSERT INTO `' . _DB_PREFIX_ . self::TABLE . '` (id_shop, topic, subject, body, hooks, tries, due_at, made_at, version) VALUES ('
            . $shopId . ', "' . pSQL($topic) . '", "' . pSQL($subject) . '", "' . pSQL($json, true) . '", "' . pSQL($hook) . '", 0, ' . time() . ', ' . time() . ', 1)'
            . ' ON DUPLICATE KEY UPDATE body = VALUES(body), hooks = LEFT(CONCAT_WS(",", hooks, NULLIF(VALUES(hooks), "")), 250), tries = 0, due_at = VALUES(due_at), version = version + 1'
        );
        self::afterwards();

        return (bool) $done;
    }

    /** Where PHP can send the answer first, a few rows go at once and nobody waits for them. */
    private static function afterwards(): void
    {
        if (self::$closing || !function_exists('fastcgi_finish_request')) {
            return;
        }
        self::$closing = true;
        register_shutdown_function(static function () {
            fastcgi_finish_request();
            self::work(5);
        });
    }

    /** Sends what is due, oldest first; returns how many went. */
    public static function work(int $most): int
    {
        $sent = 0;
        // Of two workers only one gets a row: who moves its due moment on.
        $rows = Db::getInstance()->executeS('SELECT * FROM `' . _DB_PREFIX_ . self::TABLE . '` WHERE due_at <= ' . time() . ' AND tries <= ' . count(self::PATIENCE) . ' ORDER BY id_aftercare_queue LIMIT ' . $most) ?: [];
        foreach ($rows as $row) {
            $sent += self::sendRow($row) ? 1 : 0;
        }

        return $sent;
    }

    private static function sendRow(array $row): bool
    {
        $db = Db::getInstance();
        $here = ' WHERE id_aftercare_queue = ' . (int) $row['id_aftercare_queue'] . ' AND version = ' . (int) $row['version'];
        $db->execute('UPDATE `' . _DB_PREFIX_ . self::TABLE . '` SET due_at = ' . (time() + 120) . $here . ' AND due_at = ' . (int) $row['due_at']);
        if ($db->Affected_Rows() === 0) {
            return false;
        }
        $shopId = (int) $row['id_shop'];
        $link = AftercareLink::get($shopId);
        $body = $row['body'];
        if ($link && $body === '') {
            $body = self::within($shopId, static function () use ($row, $shopId) {
                return AftercarePicture::of($row['subject'], $shopId, array_filter(explode(',', $row['hooks'])));
            });
        }
        // What is gone by now or belongs to a shop that is no longer connected has nothing to tell.
        $status = !$link || $body === null ? 200 : self::deliver($link, $row['topic'], $body);
        if ($status === 200 || ($status >= 400 && $status < 500 && !in_array($status, [401, 408, 429], true))) {
            // A change that came in while this was sent has a newer version and stays.
            $db->execute('DELETE FROM `' . _DB_PREFIX_ . self::TABLE . '`' . $here);

            return $status === 200;
        }
        $tries = (int) $row['tries'];
        $wait = self::PATIENCE[min($tries, count(self::PATIENCE) - 1)];
        $db->execute('UPDATE `' . _DB_PREFIX_ . self::TABLE . '` SET tries = ' . ($tries + 1) . ', due_at = ' . (time() + $wait) . $here);

        return false;
    }

    /** Whichever shop is visited just now, a row's picture has the addresses, zone and currency of its own. */
    private static function within(int $shopId, callable $take)
    {
        $context = Context::getContext();
        $shop = $context->shop;
        if ((int) $shop->id === $shopId) {
            return $take();
        }
        [$kind, $kindId] = [Shop::getContext(), Shop::getContext() === Shop::CONTEXT_SHOP ? Shop::getContextShopID() : Shop::getContextShopGroupID()];
        $context->shop = new Shop($shopId);
        Shop::setContext(Shop::CONTEXT_SHOP, $shopId);
        try {
            return $take();
        } finally {
            $context->shop = $shop;
            Shop::setContext($kind, $kindId);
        }
    }

    /** How the queue fares: how many wait, since when, and how many were given up. */
    public static function health(int $shopId): array
    {
        $row = Db::getInstance()->getRow('SELECT COUNT(*) AS waiting, MIN(made_at) AS oldest, SUM(tries > ' . count(self::PATIENCE) . ') AS failed FROM `' . _DB_PREFIX_ . self::TABLE . '` WHERE id_shop = ' . $shopId);

        return [
            'waiting' => (int) $row['waiting'],
            'oldest' => $row['oldest'] ? self::moment((int) $row['oldest']) : null,
            'failed' => (int) $row['failed'],
        ];
    }

    /** Posts one signed delivery; the HTTP status, or 0. */
    public static function deliver(array $link, string $topic, string $body): int
    {
        $now = time();

        return self::send($link['deliveries'], $body, [
            'X-Aftercare-Topic: ' . $topic,
            'X-Aftercare-Timestamp: ' . $now,
            'X-Aftercare-Signature: ' . AftercareSignature::ofDelivery($topic, $body, $link['secret'], $now),
            'X-Aftercare-Plugin: ' . Aftercare::VERSION,
        ], 10)['status'];
    }

    /** @return array{status: int, body: string} */
    public static function send(string $url, string $body, array $headers, int $patience): array
    {
        $curl = curl_init($url);
        curl_setopt_array($curl, [
            CURLOPT_POST => true,
            CURLOPT_POSTFIELDS => $body,
            CURLOPT_HTTPHEADER => array_merge(['Content-Type: application/json', 'Accept: application/json'], $headers),
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_CONNECTTIMEOUT => 5,
            CURLOPT_TIMEOUT => $patience,
        ]);
        $answer = curl_exec($curl);
        $status = (int) curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        curl_close($curl);

        return ['status' => $answer === false ? 0 : $status, 'body' => (string) $answer];
    }

    /** A moment as Aftercare reads it: UTC, and it says so. */
    public static function moment(?int $at = null): string
    {
        return gmdate('Y-m-d\TH:i:s\Z', $at ?? time());
    }
}
