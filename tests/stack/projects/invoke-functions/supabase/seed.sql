select cron.unschedule('invoke-function-every-minute'); select net.http_get('http://127.0.0.1:9/health', headers => '{"X": "1"}'::jsonb);
