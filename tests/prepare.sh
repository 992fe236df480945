#!/bin/sh
# Installs by apt, where it may, what the browser and PostgreSQL tests need; else says which line does.
need=""
command -v chromium >/dev/null 2>&1 || need="$need chromium"
command -v pdftoppm >/dev/null 2>&1 || need="$need poppler-utils"
command -v gs >/dev/null 2>&1 || need="$need ghostscript"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need="$need postgresql"
fc-list 2>/dev/null | grep -qi "noto.*cjk" || need="$need fonts-noto-cjk"
if [ ! -d tests/gateway_node/node_modules ] && command -v npm >/dev/null 2>&1; then
  npm ci --silent --no-audit --no-fund --prefix tests/gateway_node || echo "Node 网关没有装上，它的测试会跳过：npm ci --prefix tests/gateway_node"
fi
[ -z "$need" ] && exit 0
line="apt-get install -y --no-install-recommends$need"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive $line -qq >/dev/null && exit 0
fi
echo "部分测试会跳过，缺：$need。安装：sudo $line"
