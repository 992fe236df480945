"""A PDF that is really signed, by a certificate made for the purpose."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from pikepdf import Array, Dictionary, Name, String

_ROOM = 4096
_FAR = 9_999_999_999
_DETACHED = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]


def sign(path: Path) -> Path:
    """Sign a PDF in place."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        value = Dictionary(
            Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/adbe.pkcs7.detached"),
            ByteRange=Array([0, _FAR, _FAR, _FAR]), Contents=String(b"\0" * _ROOM),
        )  # fmt: skip
        add_signature_field(pdf, pdf.make_indirect(value))
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    content = path.read_bytes()
    start = content.index(b"<" + b"00" * _ROOM)
    end = start + 2 * _ROOM + 2
    span = b"[ 0 %d %d %d ]" % (start, end, len(content) - end)
    old = b"[ 0 %d %d %d ]" % (_FAR, _FAR, _FAR)
    content = content.replace(old, span.ljust(len(old)))
    signature = _signature(content[:start] + content[end:]).hex().encode()
    path.write_bytes(content[: start + 1] + signature.ljust(2 * _ROOM, b"0") + content[end - 1 :])
    return path


def add_signature_field(pdf: pikepdf.Pdf, value: pikepdf.Object | None = None) -> None:
    """Add a field for a signature, empty unless a value is given."""
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("Signature1"), F=132, Rect=Array([0, 0, 0, 0]),
        P=pdf.pages[0].obj,
    )  # fmt: skip
    if value is not None:
        field.V = value
    field = pdf.make_indirect(field)
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)


def attach(path: Path) -> Path:
    """Attach a table to a PDF in place."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.attachments["table.csv"] = b"a,b\n1,2\n"
        pdf.save(path)
    return path


def _signature(content: bytes) -> bytes:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A press")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    certificate = made.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, _DETACHED)
